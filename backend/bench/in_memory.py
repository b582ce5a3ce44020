"""The service on memory, with businesses and stock already in it; nobody else could put them there.

The environment gives `BENCH_BUSINESSES` and `BENCH_STOCK`.
"""

import asyncio

from pydantic_settings import BaseSettings

from app.adapters.sealing import KeyedSealing
from app.bootstrap import Services, build
from app.config import Settings
from app.main import create_app
from app.observability import configure_logging
from app.repositories.connect import open_storage
from bench import stock


class Stocked(BaseSettings):
    bench_businesses: int = 1
    bench_stock: int = 0


async def _services() -> Services:
    settings, wanted = Settings(), Stocked()
    configure_logging(settings.log_level)
    storage = await open_storage(settings.database_url)
    sealing = KeyedSealing(settings.secrets_key.get_secret_value())
    await stock.open_businesses(storage, sealing, wanted.bench_businesses)
    await stock.fill(storage, 0, wanted.bench_stock)
    return await build(settings, storage=storage)


app = create_app(asyncio.run(_services()))
