"""The comparison with others: group and consent of an assessment's organization, and where it stands in the group."""

from __future__ import annotations

from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_NOT_FOUND, AssessmentId, Model, api_router, described
from app.presenters.benchmark import sample_text
from app.services.assessments import find_assessment
from app.services.benchmark import compare_in_group, set_comparison
from app.services.catalogues import catalogue_of_edition
from app.services.results import current_result
from app.values import OrganizationInfo
from app.values.benchmark import Benchmark
from app.values.exact import Flag

router = api_router("/assessments/{assessment_id}", "benchmark")
WITH_REFUSAL = WITH_NOT_FOUND | {
    409: described("No group, no consent, too little answered, or fewer than five others: `detail` says which.")
}


class ComparisonContent(Model):
    """The group of an organization, and its consent to be compared in it."""

    benchmark_group: str = Field(examples=["Metalworking"], description="Empty: none. At most 60 characters.")
    benchmark_consent: Flag = Field(
        description="Gate levels and indices of the newest result may be counted together with those of others."
    )


class BenchmarkDocument(Model):
    """Where we stand; `sample` says in words what we are compared with, `benchmark` holds the figures."""

    assessment_id: int
    sample: str
    benchmark: Benchmark


@router.get("/organization", responses=WITH_NOT_FOUND)
def read_organization(scope: RequestScope, assessment_id: AssessmentId) -> OrganizationInfo:
    """Return the organization of an assessment with its group and consent."""
    return find_assessment(scope, assessment_id).organization


@router.put("/organization/comparison", responses=WITH_NOT_FOUND | WITH_BODY)
def put_comparison(scope: RequestScope, assessment_id: AssessmentId, body: ComparisonContent) -> OrganizationInfo:
    """Settle the group and give or take back consent; taken back, it counts at once in all comparisons."""
    return set_comparison(scope, assessment_id, group=body.benchmark_group, consent=body.benchmark_consent)


@router.get("/benchmark", responses=WITH_REFUSAL)
def read_benchmark(scope: RequestScope, assessment_id: AssessmentId) -> BenchmarkDocument:
    """Compare the gate levels and indices (0 to 100) with the others of the group that have consented."""
    header = find_assessment(scope, assessment_id)
    benchmark = compare_in_group(scope, header, current_result(scope, assessment_id))
    sample = sample_text(benchmark, catalogue=catalogue_of_edition(header.catalogue_edition))
    return BenchmarkDocument(assessment_id=header.id, sample=sample, benchmark=benchmark)
