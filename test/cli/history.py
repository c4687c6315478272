# SPDX-License-Identifier: GPL-2.0-only
"""A history as the monitor would have written it, from a seed: the same each time."""
import datetime
import json
import math
import os
import random

SERIAL = "0x0123456789abcdef"


def record(when, card="ocxlpmem0", serial=SERIAL, life=97, hours=8760, temperature=41, **more):
    return {"schema": "ocxlpmem-history/1.0",
            "time": when.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "monotonic_ns": 1,
            "card": card, "serial": serial, "firmware_version": "FW000306", "status": "ok",
            "media_temperature_celsius": temperature, "life_remaining_percent": life,
            "power_on_hours": hours, "critical_resource_utilization_percent": 12,
            "media_temperature_max_celsius": temperature + 2, "life_current": life,
            "life_threshold": 10, "media_read_count": 1, "media_write_count": 1, **more}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def write(directory, records):
    """Adds them to the files of their days, in this order."""
    os.makedirs(directory, exist_ok=True)
    for one in records:
        path = os.path.join(directory, one["time"][:10] + ".ndjson")
        with open(path, "a", encoding="utf-8") as day:
            day.write(json.dumps(one, separators=(",", ":")) + "\n")


def wearing(days, last, a_day, seed=1, end=None, every=6, last_hours=8760, **more):
    """Records of a card whose life goes down to last by a_day, more on some days than on others."""
    chance = random.Random(seed)
    end = end or now()
    wear = [a_day * chance.uniform(0.5, 1.5) for _ in range(days)]
    life, found = last - 0.5 + sum(wear), []
    for day in range(days):
        life -= wear[day]
        for hour in range(0, 24, every):
            ago = datetime.timedelta(days=days - 1 - day, hours=23 - hour)
            warmth = 41 + 4 * math.sin(hour / 24 * 2 * math.pi) + chance.uniform(-1, 1)
            found.append(record(end - ago, life=math.ceil(life), temperature=round(warmth),
                                hours=last_hours - int(ago.total_seconds() // 3600), **more))
    return found
