"""What can be done with an assessment: each function takes the scope of its caller and returns plain values.

Services check everything first, then store; they never commit and know no web. What an answer means is decided in the
core rooms; how a value looks is decided in `app/presenters`. Import the module you need: `from app.services import
assessments`.
"""
