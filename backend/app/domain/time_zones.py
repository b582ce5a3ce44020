"""Which time zones somebody may be in: by the state they live in, or by their phone's area code.

United States and Canada. Places that keep the same clock are told by their best known zone. Who
knows only an area code or a state must reckon with every zone in it. From the ZIP codes of the
United States Postal Service with their area codes (a zone counts where three in a hundred of an
area code's ZIP codes lie in it), and for Canada from the plan of its numbering administrator.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AREA_CODES: Final = {
    "America/St_Johns": "709 879",
    "America/Halifax": "428 506 709 782 879 902",
    "America/Puerto_Rico": "340 787 939",
    "America/New_York": (
        "201 202 203 207 212 215 216 219 220 223 226 227 229 231 234 239 240 248 249 252 256 "
        "260 263 267 269 270 272 273 276 283 289 301 302 304 305 313 315 317 321 324 326 329 "
        "330 332 334 336 339 343 347 351 352 354 363 364 365 367 380 382 386 401 404 407 410 "
        "412 413 416 418 419 423 434 437 438 440 443 445 447 448 450 463 468 470 472 475 478 "
        "484 502 508 513 514 516 517 518 519 540 548 551 561 567 570 571 574 579 581 582 585 "
        "586 603 606 607 609 610 613 614 616 617 631 640 645 646 647 656 667 678 680 681 683 "
        "686 689 703 704 705 706 716 717 718 724 727 728 732 734 740 742 743 753 754 757 762 "
        "765 770 771 772 774 781 786 802 803 804 807 810 812 813 814 819 821 826 828 835 838 "
        "839 843 845 848 850 854 856 857 859 860 862 863 864 865 867 873 878 904 905 906 908 "
        "910 912 914 917 919 929 930 931 934 937 938 941 942 943 947 948 954 959 973 978 980 "
        "984 989"
    ),
    "America/Chicago": (
        "204 205 210 214 217 218 219 224 225 228 229 235 251 254 256 262 270 274 281 308 309 "
        "312 314 316 318 319 320 325 327 331 334 337 346 353 361 364 402 405 409 414 417 423 "
        "430 431 432 447 448 464 469 479 501 504 507 512 515 531 534 539 557 563 572 573 574 "
        "575 580 584 601 605 608 612 615 618 620 629 630 636 641 651 659 660 662 682 689 701 "
        "706 708 712 713 715 726 730 731 737 762 763 765 769 773 779 785 806 807 812 815 816 "
        "817 830 832 847 850 865 867 870 872 901 903 906 913 915 918 920 930 931 936 938 940 "
        "945 952 956 972 975 979 985"
    ),
    "America/Regina": "306 474 639",
    "America/Denver": (
        "208 236 250 303 307 308 368 385 403 406 432 435 458 505 541 575 587 605 672 701 719 "
        "720 748 775 778 780 785 801 806 825 867 915 928 970 983 986"
    ),
    "America/Phoenix": "442 480 520 602 623 702 725 760 867 928",
    "America/Los_Angeles": (
        "206 208 209 213 236 250 253 257 279 310 323 341 350 360 369 408 415 424 425 442 458 "
        "503 509 510 530 541 559 562 564 604 619 626 628 650 657 661 669 672 702 707 714 725 "
        "738 747 760 775 778 805 818 820 831 840 858 909 916 925 928 949 951 971 986"
    ),
    "America/Anchorage": "907",
    "Pacific/Honolulu": "808",
    "Pacific/Pago_Pago": "684",
    "Pacific/Guam": "670 671",
}
STATES: Final = {
    "America/St_Johns": "NL",
    "America/Halifax": "NB NL NS PE QC",
    "America/Puerto_Rico": "PR VI",
    "America/New_York": (
        "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NU NY OH ON PA QC RI SC TN VA VT WV"
    ),
    "America/Chicago": "AL AR FL IA IL IN KS KY LA MB MI MN MO MS ND NE NU OK ON SD TN TX WI",
    "America/Regina": "SK",
    "America/Denver": "AB AZ BC CO ID KS MT ND NE NM NT NU OR SD SK TX UT WY",
    "America/Phoenix": "AZ YT",
    "America/Los_Angeles": "BC CA ID NV OR WA",
    "America/Anchorage": "AK",
    "America/Adak": "AK",
    "Pacific/Honolulu": "HI",
    "Pacific/Pago_Pago": "AS",
    "Pacific/Guam": "GU MP",
}
"""States, territories and provinces as they stand in addresses."""

NORTH_AMERICAN: Final = re.compile(r"\+1(\d{3})\d{7}")
STATE_AT_END: Final = re.compile(r"\b([A-Z]{2})\b[ ,]*(?:\d{5}(?:-\d{4})?)?[ ,.]*(?:USA?)?[ ,.]*$")


def _zones_by(places: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zone, named in places.items():
        for place in named.split():
            found[place] = (*found.get(place, ()), zone)
    return MappingProxyType(found)


BY_AREA_CODE: Final = _zones_by(AREA_CODES)
BY_STATE: Final = _zones_by(STATES)


def zones_of_number(number: str) -> tuple[str, ...]:
    """IANA names; empty where the number does not tell, as toll-free and foreign ones do not."""
    code = area_code_of(number)
    return BY_AREA_CODE.get(code, ()) if code else ()


def zones_of_state(address: str) -> tuple[str, ...]:
    """IANA names for an address that ends in a state, with or without a ZIP code after it."""
    found = STATE_AT_END.search(address)
    return BY_STATE.get(found[1], ()) if found else ()


def area_code_of(number: str) -> str | None:
    """`+19135550123` -> `913`; None outside the North American plan."""
    found = NORTH_AMERICAN.fullmatch(number)
    return found[1] if found else None
