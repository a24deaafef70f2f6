"""The access scope as a database filter: the same rule as `dam.domain.access.may_see`."""

from sqlalchemy import ColumnElement, or_

from dam.db.models import Asset
from dam.domain.access import AccessScope


def in_scope(scope: AccessScope) -> ColumnElement[bool]:
    visible = Asset.access_level.in_(sorted(scope.levels))
    return or_(visible, Asset.uploaded_by_id == scope.owner_id) if scope.owner_id else visible
