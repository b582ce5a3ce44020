"""`python -m tests.support.opens_storage URL`: what every process of the service does first."""

import asyncio
import sys

from app.domain.businesses import BusinessId
from app.repositories.connect import open_storage


async def main(url: str) -> None:
    storage = await open_storage(url)
    await storage.run(BusinessId("b1"), lambda uow: uow.outbox.list_dead())
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
