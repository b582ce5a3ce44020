"""Where the service is wanted: street addresses, spoken or typed, in English and Spanish."""

from app.domain.understanding.addresses.address import Address
from app.domain.understanding.addresses.finding import find_address
from app.domain.understanding.addresses.zip_codes import find_zip

__all__ = ["Address", "find_address", "find_zip"]
