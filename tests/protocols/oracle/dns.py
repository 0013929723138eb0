"""DNS: made with scapy's DNS layer, seen by tshark."""

from scapy.all import (
    DNS,
    DNSQR,
    DNSRR,
    DNSRRMX,
    DNSRROPT,
    DNSRRSOA,
    DNSRRSRV,
    EDNS0TLV,
    dns_compress,
)

from oracle.packets import datagrams, write
from oracle.view import Table, label, octets, text, tshark, tshark_version

HEADER = [
    ("id", "dns.id"),
    ("flags.is_response", "dns.flags.response"),
    ("flags.opcode", "dns.flags.opcode"),
    ("flags.recursion_desired", "dns.flags.recdesired"),
    ("flags.checking_disabled", "dns.flags.checkdisable"),
    ("question_count", "dns.count.queries"),
    ("answer_count", "dns.count.answers"),
    ("authority_count", "dns.count.auth_rr"),
    ("additional_count", "dns.count.add_rr"),
    ("questions[0].type", "dns.qry.type"),
    ("questions[0].name_class", "dns.qry.class"),
]
ANSWER_HEADER = [
    ("flags.is_authoritative", "dns.flags.authoritative"),
    ("flags.is_truncated", "dns.flags.truncated"),
    ("flags.recursion_available", "dns.flags.recavail"),
    ("flags.authentic_data", "dns.flags.authenticated"),
    ("flags.response_code", "dns.flags.rcode"),
]


def name(path, field, labels):
    return [(f"{path}.labels[{i}].text", field, label(i)) for i in range(labels)]


def record(path, place):
    return [
        (f"{path}.type", f"dns.resp.type[{place}]"),
        (f"{path}.name_class", f"dns.resp.class[{place}]"),
        (f"{path}.time_to_live", f"dns.resp.ttl[{place}]"),
        (f"{path}.data_length", f"dns.resp.len[{place}]"),
    ]


def queried():
    query = DNS(
        id=0x1234, rd=1, cd=1, qd=[DNSQR(qname="www.example.com", qtype="AAAA")],
        ar=[DNSRROPT(z=0x8000, rclass=1232, rdata=[EDNS0TLV(optcode=10, optdata=b"abcdefgh")])],
    )
    rows = HEADER + name("questions[0].name", "dns.qry.name", 3) + [
        ("questions[0].name.labels[3].head.length", "dns.qry.name", lambda shown: 0),
        ("additionals[0].type", "dns.resp.type"),
        ("additionals[0].udp_payload_octets", "dns.rr.udp_payload_size"),
        ("additionals[0].response_code_high", "dns.resp.ext_rcode"),
        ("additionals[0].edns_version", "dns.resp.edns0_version"),
        ("additionals[0].extended_flags.dnssec_ok", "dns.resp.z.do"),
        ("additionals[0].data_length", "dns.resp.len"),
        ("additionals[0].data.options[0].code", "dns.opt.code"),
        ("additionals[0].data.options[0].length", "dns.opt.len"),
        ("additionals[0].data.options[0].data", "dns.opt.cookie.client", octets),
    ]
    return True, query, rows


def answered():
    """Names that are compressed, and one record of each kind."""
    answer = dns_compress(DNS(
        id=0x1234, qr=1, aa=1, rd=1, ra=1, ad=1, qd=[DNSQR(qname="www.example.com", qtype="ALL")],
        an=[
            DNSRR(rrname="www.example.com", type="CNAME", ttl=300, rdata="host.example.com"),
            DNSRR(rrname="host.example.com", type="A", ttl=60, rdata="192.0.2.80"),
            DNSRR(rrname="host.example.com", type="AAAA", ttl=60, rdata="2001:db8::80"),
            DNSRRMX(rrname="example.com", ttl=3600, preference=10, exchange="mail.example.com"),
            DNSRR(rrname="example.com", type="TXT", ttl=3600, rdata=[b"v=spf1 -all", b"second"]),
            DNSRRSRV(
                rrname="_ntp._udp.example.com", ttl=3600, priority=1, weight=2, port=123,
                target="host.example.com",
            ),
        ],
        ns=[DNSRRSOA(
            rrname="example.com", ttl=3600, mname="ns.example.com", rname="root.example.com",
            serial=2026112401, refresh=7200, retry=900, expire=1209600, minimum=300,
        )],
        ar=[DNSRR(rrname="7.2.0.192.in-addr.arpa", type="PTR", ttl=60, rdata="host.example.com")],
    ))
    paths = [f"answers[{i}]" for i in range(6)] + ["authorities[0]", "additionals[0]"]
    rows = HEADER + ANSWER_HEADER + name("questions[0].name", "dns.qry.name", 3)
    for place, path in enumerate(paths):
        rows += record(path, place)
    rows += [
        ("answers[0].data.labels[0].text", "dns.cname", label(0)),
        ("answers[1].data.address", "dns.a", octets),
        ("answers[2].data.address", "dns.aaaa", octets),
        ("answers[3].data.preference", "dns.mx.preference"),
        ("answers[3].data.exchange.labels[0].text", "dns.mx.mail_exchange", label(0)),
        ("answers[4].data.strings[0].length", "dns.txt.length"),
        ("answers[4].data.strings[0].text", "dns.txt", text),
        ("answers[4].data.strings[1].text", "dns.txt[1]", text),
        ("answers[5].data.priority", "dns.srv.priority"),
        ("answers[5].data.weight", "dns.srv.weight"),
        ("answers[5].data.port", "dns.srv.port"),
        ("authorities[0].data.primary_server.labels[0].text", "dns.soa.mname", label(0)),
        ("authorities[0].data.mailbox.labels[0].text", "dns.soa.rname", label(0)),
        ("authorities[0].data.serial", "dns.soa.serial_number"),
        ("authorities[0].data.refresh", "dns.soa.refresh_interval"),
        ("authorities[0].data.retry", "dns.soa.retry_interval"),
        ("authorities[0].data.expire", "dns.soa.expire_limit"),
        ("authorities[0].data.minimum", "dns.soa.minimum_ttl"),
    ]
    rows += name("additionals[0].name", "dns.resp.name[6]", 6)
    return False, answer, rows


def make():
    messages = [queried(), answered()]
    capture = write("dns.pcap", datagrams(53, [message[:2] for message in messages]))
    table = Table("dns", capture.name, tshark_version())
    views = tshark(capture, "dns")
    for (_, packet, rows), view in zip(messages, views, strict=True):
        table.message("Message", bytes(packet), view, rows)
    table.write()
