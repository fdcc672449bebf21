"""The first tables of designs.

Designs and their versions with checks, reviews and lineage; blobs and artefacts by digest; customisation requests with
their proposals. Needs people (0001).
"""

import sqlalchemy as sa
from alembic import op
from jupyter_fab_server.registry.tables import base

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "artefacts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefacts")),
    )
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "designs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name=op.f("fk_designs_owner_people")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_designs")),
    )
    op.create_index(op.f("ix_designs_owner"), "designs", ["owner"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("patch", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("entry_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("manifest", base.Json, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("designer", sa.Text(), nullable=False),
        sa.Column("private_to", sa.Text(), nullable=False),
        sa.Column("authored_here", sa.Boolean(), nullable=False),
        sa.Column("sandboxed", sa.Boolean(), nullable=False),
        sa.Column("from_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", base.Instant(), nullable=False),
        sa.Column("listed_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["designer"], ["people.id"], name=op.f("fk_versions_designer_people")),
        sa.ForeignKeyConstraint(["name"], ["designs.name"], name=op.f("fk_versions_name_designs")),
        sa.ForeignKeyConstraint(["package"], ["blobs.sha256"], name=op.f("fk_versions_package_blobs")),
        sa.ForeignKeyConstraint(["picture"], ["blobs.sha256"], name=op.f("fk_versions_picture_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("digest", name=op.f("uq_versions_digest")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_versions_name_version")),
    )
    op.create_index(op.f("ix_versions_designer"), "versions", ["designer"], unique=False)
    op.create_index(op.f("ix_versions_entry_sha256"), "versions", ["entry_sha256"], unique=False)
    op.create_index(op.f("ix_versions_name"), "versions", ["name"], unique=False)
    op.create_index(op.f("ix_versions_state"), "versions", ["state"], unique=False)
    op.create_table(
        "checks",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("what_to_change", sa.Text(), nullable=False),
        sa.Column("finished_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_checks_version_versions")),
        sa.PrimaryKeyConstraint("version", "name", name=op.f("pk_checks")),
    )
    op.create_table(
        "lineage",
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("upstream_percent", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["child"], ["versions.id"], name=op.f("fk_lineage_child_versions")),
        sa.ForeignKeyConstraint(["parent"], ["versions.id"], name=op.f("fk_lineage_parent_versions")),
        sa.PrimaryKeyConstraint("child", "parent", name=op.f("pk_lineage")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("values", base.Json, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("awarded", sa.Text(), nullable=False),
        sa.Column("awarded_at", base.Instant(), nullable=True),
        sa.Column("delivered", sa.Text(), nullable=True),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["buyer"], ["people.id"], name=op.f("fk_requests_buyer_people")),
        sa.ForeignKeyConstraint(["delivered"], ["versions.id"], name=op.f("fk_requests_delivered_versions")),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_requests_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_buyer"), "requests", ["buyer"], unique=False)
    op.create_index(op.f("ix_requests_state"), "requests", ["state"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["reviewer"], ["people.id"], name=op.f("fk_reviews_reviewer_people")),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name=op.f("fk_reviews_version_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_version"), "reviews", ["version"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("designer", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_proposals_price")),
        sa.ForeignKeyConstraint(["designer"], ["people.id"], name=op.f("fk_proposals_designer_people")),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name=op.f("fk_proposals_request_requests")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_designer"), "proposals", ["designer"], unique=False)
    op.create_index(op.f("ix_proposals_request"), "proposals", ["request"], unique=False)
