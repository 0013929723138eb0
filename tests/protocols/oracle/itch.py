"""TotalView-ITCH: made with itchfeed, and read by it again; the MoldUDP64 packets around them are
put together here as its specification says."""

import struct

from itch.messages import create_message, messages
from scapy.all import Raw

from oracle.packets import datagrams, write
from oracle.view import Table, character, text, tshark, tshark_version, view_of

SESSION = b"000011260A"
HEADER = [
    ("type", "message_type", lambda shown: character(shown.decode())),
    ("stock_locate", "stock_locate"),
    ("tracking_number", "tracking_number"),
    ("time", "timestamp"),
]


def padded(shown):
    return text(shown).rstrip(" ")


def code(shown):
    return shown[0]


# Per type: what is in it (but for the stock, which is always AAPL), and per field our path. A value
# of one octet is an enum of ours, or with `text` a char.
STOCK = ("stock", "stock", padded)
SIDE = ("side", "buy_sell_indicator", code)
MESSAGES = {
    b"S": ({"event_code": b"Q"}, [("event", "event_code", code)]),
    b"R": ({
        "market_category": b"Q", "financial_status_indicator": b"N", "round_lot_size": 100,
        "round_lots_only": b"N", "issue_classification": b"C", "issue_sub_type": b"Z ",
        "authenticity": b"P", "short_sale_threshold_indicator": b"N", "ipo_flag": b" ",
        "luld_ref": b"1", "etp_flag": b"N", "etp_leverage_factor": 0, "inverse_indicator": b"N",
    }, [
        STOCK,
        ("market_category", "market_category", text),
        ("financial_status", "financial_status_indicator", text),
        ("round_lot_size", "round_lot_size"),
        ("round_lots_only", "round_lots_only", code),
        ("issue_classification", "issue_classification", text),
        ("issue_subtype", "issue_sub_type", padded),
        ("authenticity", "authenticity", text),
        ("short_sale_threshold", "short_sale_threshold_indicator", code),
        ("is_ipo", "ipo_flag", code),
        ("luld_reference_price_tier", "luld_ref", text),
        ("is_etp", "etp_flag", code),
        ("etp_leverage_factor", "etp_leverage_factor"),
        ("is_inverse", "inverse_indicator", code),
    ]),
    b"H": ({"trading_state": b"H", "reserved": b" ", "reason": b"T1  "}, [
        STOCK, ("state", "trading_state", code), ("reserved", "reserved", text),
        ("reason", "reason", padded),
    ]),
    b"Y": ({"reg_sho_action": b"1"}, [STOCK, ("action", "reg_sho_action", code)]),
    b"L": ({
        "mpid": b"NITE", "primary_market_maker": b"Y", "market_maker_mode": b"N",
        "market_participant_state": b"A",
    }, [
        STOCK, ("mpid", "mpid", padded), ("is_primary", "primary_market_maker", code),
        ("mode", "market_maker_mode", code), ("state", "market_participant_state", code),
    ]),
    b"V": ({
        "level1_price": 465000000000, "level2_price": 435000000000, "level3_price": 400000000000,
    }, [
        ("level_1", "level1_price"), ("level_2", "level2_price"), ("level_3", "level3_price"),
    ]),
    b"W": ({"breached_level": b"1"}, [("breached_level", "breached_level", text)]),
    b"K": ({"ipo_release_time": 36000, "ipo_release_qualifier": b"A", "ipo_price": 340000}, [
        STOCK, ("release_time", "ipo_release_time"),
        ("qualifier", "ipo_release_qualifier", code), ("price", "ipo_price"),
    ]),
    b"J": ({
        "auction_collar_reference_price": 1500000, "upper_auction_collar_price": 1575000,
        "lower_auction_collar_price": 1425000, "auction_collar_extention": 0,
    }, [
        STOCK, ("reference_price", "auction_collar_reference_price"),
        ("upper_price", "upper_auction_collar_price"),
        ("lower_price", "lower_auction_collar_price"),
        ("extensions", "auction_collar_extention"),
    ]),
    b"h": ({"market_code": b"Q", "operational_halt_action": b"H"}, [
        STOCK, ("market", "market_code", code), ("action", "operational_halt_action", code),
    ]),
    b"A": ({
        "order_reference_number": 0x1122334455667788, "buy_sell_indicator": b"B", "shares": 100,
        "price": 2012500,
    }, [
        ("order", "order_reference_number"), SIDE, ("shares", "shares"), STOCK,
        ("price", "price"),
    ]),
    b"F": ({
        "order_reference_number": 2, "buy_sell_indicator": b"S", "shares": 250, "price": 2013000,
        "attribution": b"GSCO",
    }, [
        ("order.order", "order_reference_number"),
        ("order.side", "buy_sell_indicator", code),
        ("order.shares", "shares"),
        ("order.stock", "stock", padded),
        ("order.price", "price"),
        ("attribution", "attribution", padded),
    ]),
    b"E": ({"order_reference_number": 2, "executed_shares": 50, "match_number": 9001}, [
        ("order", "order_reference_number"), ("shares", "executed_shares"),
        ("match", "match_number"),
    ]),
    b"C": ({
        "order_reference_number": 2, "executed_shares": 25, "match_number": 9002,
        "printable": b"Y", "execution_price": 2012900,
    }, [
        ("order", "order_reference_number"), ("shares", "executed_shares"),
        ("match", "match_number"), ("printable", "printable", code),
        ("price", "execution_price"),
    ]),
    b"X": ({"order_reference_number": 2, "cancelled_shares": 75}, [
        ("order", "order_reference_number"), ("shares", "cancelled_shares"),
    ]),
    b"D": ({"order_reference_number": 2}, [("order", "order_reference_number")]),
    b"U": ({
        "order_reference_number": 2, "new_order_reference_number": 3, "shares": 100,
        "price": 2014000,
    }, [
        ("original_order", "order_reference_number"),
        ("new_order", "new_order_reference_number"), ("shares", "shares"), ("price", "price"),
    ]),
    b"P": ({
        "order_reference_number": 0, "buy_sell_indicator": b"B", "shares": 10, "price": 2012500,
        "match_number": 9003,
    }, [
        ("order", "order_reference_number"), SIDE, ("shares", "shares"), STOCK,
        ("price", "price"), ("match", "match_number"),
    ]),
    b"Q": ({
        "shares": 5_000_000_000, "cross_price": 2010000, "match_number": 9004, "cross_type": b"O",
    }, [
        ("shares", "shares"), STOCK, ("price", "cross_price"), ("match", "match_number"),
        ("cross", "cross_type", code),
    ]),
    b"B": ({"match_number": 9003}, [("match", "match_number")]),
    b"I": ({
        "paired_shares": 12345, "imbalance_shares": 678, "imbalance_direction": b"B",
        "far_price": 2000000, "near_price": 2011100, "current_reference_price": 2012500,
        "cross_type": b"C", "variation_indicator": b"L",
    }, [
        ("paired_shares", "paired_shares"), ("imbalance_shares", "imbalance_shares"),
        ("direction", "imbalance_direction", code), STOCK, ("far_price", "far_price"),
        ("near_price", "near_price"), ("reference_price", "current_reference_price"),
        ("cross", "cross_type", code), ("price_variation", "variation_indicator", text),
    ]),
    b"N": ({"interest_flag": b"A"}, [STOCK, ("interest", "interest_flag", code)]),
    b"O": ({
        "open_eligibility_status": b"Y", "minimum_allowable_price": 160000,
        "maximum_allowable_price": 360000, "near_execution_price": 251000,
        "near_execution_time": 36_000_123_456_789, "lower_price_range_collar": 225900,
        "upper_price_range_collar": 276100,
    }, [
        STOCK, ("is_eligible", "open_eligibility_status", code),
        ("minimum_price", "minimum_allowable_price"),
        ("maximum_price", "maximum_allowable_price"),
        ("near_execution_price", "near_execution_price"),
        ("near_execution_time", "near_execution_time"),
        ("lower_collar", "lower_price_range_collar"),
        ("upper_collar", "upper_price_range_collar"),
    ]),
}


def mold(sequence, contents, count=None):
    count = len(contents) if count is None else count
    packet = struct.pack(">10sQH", SESSION, sequence, count)
    for data in contents:
        packet += struct.pack(">H", len(data)) + data
    return packet


def make():
    octets_of, views = [], []
    for place, (kind, (fields, _)) in enumerate(MESSAGES.items()):
        message = create_message(
            kind, stock=b"AAPL    ", stock_locate=13, tracking_number=place % 3,
            timestamp=34_200_000_000_000 + place, **fields,
        )
        octets_of.append(bytes(message.to_bytes()))
        read = messages[kind](octets_of[-1])
        view = view_of(vars(read))
        view.add("message_type", kind)
        views.append(view)
    # All messages in three packets, then a heartbeat, the end, and a request.
    packets, first = [], 0
    for size in (10, 10, len(octets_of) - 20):
        packets.append((False, Raw(mold(first + 1, octets_of[first:first + size]))))
        first += size
    packets += [
        (False, Raw(mold(first + 1, []))),
        (False, Raw(mold(first + 1, [], 0xFFFF))),
        (True, Raw(mold(3, [], 2))),
    ]
    capture = write("itch.pcap", datagrams(26477, packets))
    table = Table("itch", capture.name, f"itchfeed 1.6.4 and {tshark_version()}")
    for data, view, (_, rows) in zip(octets_of, views, MESSAGES.values(), strict=True):
        body = [(f"body.{path}", *rest) for path, *rest in rows]
        table.message("Message", data, view, HEADER + body)
    views = tshark(capture, "moldudp64", "-d", "udp.port==26477,moldudp64")
    for (from_client, packet), view in zip(packets, views, strict=True):
        rows = [
            ("session", "moldudp64.session", padded),
            ("sequence_number", "moldudp64.sequence"),
            ("message_count", "moldudp64.count"),
        ]
        for place in range(len(view.values.get("moldudp64.msglen", []))):
            rows.append((f"messages[{place}].length", f"moldudp64.msglen[{place}]"))
        table.message("Request" if from_client else "Packet", bytes(packet), view, rows)
    table.write()
