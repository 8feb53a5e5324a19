"""Lists of people who are to answer, pasted or as a file: each line becomes a person, or says what is wrong with it.

Nothing is stored here. What becomes of a line in an assessment is decided in `app/services/sharing`.
"""

from app.intake.people.listing import PeopleList, read_list_file, read_list_rows, read_list_text, written_again

__all__ = ["PeopleList", "read_list_file", "read_list_rows", "read_list_text", "written_again"]
