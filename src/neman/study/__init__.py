"""Studies: what would have been otherwise under other decisions, on the same random numbers."""

from neman.study.apply import with_policy
from neman.study.ensembles import compare, compared_policies, resume_study
from neman.study.outcomes import OUTCOMES, Outcome, measure, outcomes_of
from neman.study.policy import Policy
from neman.study.read import policy_of, read_policy, shipped_policies
from neman.study.record import Study

__all__ = [
    "OUTCOMES", "Outcome", "Policy", "Study",
    "compare", "compared_policies", "measure", "outcomes_of", "policy_of", "read_policy", "resume_study", "shipped_policies", "with_policy",
]
