"""The PostgreSQL server that the storage tests get."""

import pytest
import sqlalchemy

pytestmark = pytest.mark.postgres
MAKE_TABLE = sqlalchemy.text("CREATE TABLE only_here (id integer)")


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(postgres_url: str, turn: int) -> None:
    """The same table can be made twice, since the second test sees nothing of the first."""
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(MAKE_TABLE)
        assert connection.execute(sqlalchemy.text("SELECT count(*) FROM only_here")).scalar() == 0
    engine.dispose()
