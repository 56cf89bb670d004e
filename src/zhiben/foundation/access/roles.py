"""The roles a grant can give. What a role may do is said beside each feature, by `permissions.declare`.

The three administrators are apart: none of them holds a permission of another, and none reads business records.
"""

from __future__ import annotations

from dataclasses import dataclass

CLERK = "county_clerk"
DEPARTMENT = "department_officer"
TOWN = "town_officer"
VILLAGE = "village_officer"
LEADER = "leader"
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"
ENTERPRISE = "enterprise_principal"
EXPERT = "expert"

# How the holder of a role stands to what a grant covers.
LEADS = "lead"
COOPERATES = "cooperate"
READS = "read"
RELATIONS = (LEADS, COOPERATES, READS)


@dataclass(frozen=True, slots=True)
class Role:
    """`administrative` roles run the platform and see none of its business records."""

    code: str
    label: str
    administrative: bool = False


ROLES = {
    role.code: role
    for role in (
        Role(CLERK, "安委办经办人"),
        Role(DEPARTMENT, "部门经办人"),
        Role(TOWN, "镇街经办人"),
        Role(VILLAGE, "村（社区）经办人"),
        Role(LEADER, "领导（只读）"),
        Role(ENTERPRISE, "企业主要负责人"),
        Role(EXPERT, "专家"),
        Role(SYSTEM_ADMIN, "系统管理员", administrative=True),
        Role(SECURITY_ADMIN, "安全管理员", administrative=True),
        Role(AUDIT_ADMIN, "审计管理员", administrative=True),
    )
}
# The officials of a county, who work with its records.
BUSINESS = (CLERK, DEPARTMENT, TOWN, VILLAGE, LEADER)
