"""Modbus/TCP: made with scapy's Modbus layer, seen by tshark."""

from scapy.all import load_contrib

from oracle.packets import conversation, write
from oracle.view import Table, octets, tshark, tshark_version

load_contrib("modbus")
from scapy.contrib.modbus import (  # noqa: E402
    ModbusADURequest,
    ModbusADUResponse,
    ModbusPDU01ReadCoilsRequest,
    ModbusPDU01ReadCoilsResponse,
    ModbusPDU03ReadHoldingRegistersError,
    ModbusPDU03ReadHoldingRegistersRequest,
    ModbusPDU03ReadHoldingRegistersResponse,
    ModbusPDU05WriteSingleCoilRequest,
    ModbusPDU05WriteSingleCoilResponse,
    ModbusPDU0FWriteMultipleCoilsRequest,
    ModbusPDU0FWriteMultipleCoilsResponse,
    ModbusPDU10WriteMultipleRegistersRequest,
    ModbusPDU10WriteMultipleRegistersResponse,
)

HEADER = [
    ("transaction", "mbtcp.trans_id"),
    ("protocol", "mbtcp.prot_id"),
    ("length", "mbtcp.len"),
    ("unit", "mbtcp.unit_id"),
]
RANGE = [("data.address", "modbus.reference_num")]


# Requests and answers in turn: the data of a function, and what is in it.
MESSAGES = [
    (ModbusPDU01ReadCoilsRequest(startAddr=19, quantity=10), RANGE + [
        ("data.quantity", "modbus.bit_cnt"),
    ]),
    (ModbusPDU01ReadCoilsResponse(coilStatus=[0xCD, 0x01]), [
        ("data.size_octets", "modbus.byte_cnt"),
    ]),
    (ModbusPDU03ReadHoldingRegistersRequest(startAddr=107, quantity=3), RANGE + [
        ("data.quantity", "modbus.word_cnt"),
    ]),
    (ModbusPDU03ReadHoldingRegistersResponse(registerVal=[0x022B, 0, 0x64]), [
        ("data.size_octets", "modbus.byte_cnt"),
        ("data.values[0]", "modbus.regval_uint16"),
        ("data.values[1]", "modbus.regval_uint16[1]"),
        ("data.values[2]", "modbus.regval_uint16[2]"),
    ]),
    (ModbusPDU05WriteSingleCoilRequest(outputAddr=172, outputValue=0xFF00), RANGE + [
        ("data.state", "modbus.data", lambda shown: int.from_bytes(octets(shown))),
    ]),
    (ModbusPDU05WriteSingleCoilResponse(outputAddr=172, outputValue=0xFF00), RANGE + [
        ("data.state", "modbus.data", lambda shown: int.from_bytes(octets(shown))),
    ]),
    (ModbusPDU0FWriteMultipleCoilsRequest(
        startAddr=19, quantityOutput=10, outputsValue=[0xCD, 0x01]
    ), RANGE + [
        ("data.quantity", "modbus.bit_cnt"),
        ("data.size_octets", "modbus.byte_cnt"),
        ("data.states", "modbus.data", octets),
    ]),
    (ModbusPDU0FWriteMultipleCoilsResponse(startAddr=19, quantityOutput=10), RANGE + [
        ("data.quantity", "modbus.bit_cnt"),
    ]),
    (ModbusPDU10WriteMultipleRegistersRequest(
        startAddr=1, quantityRegisters=2, outputsValue=[10, 0x102]
    ), RANGE + [
        ("data.quantity", "modbus.word_cnt"),
        ("data.size_octets", "modbus.byte_cnt"),
        ("data.values[0]", "modbus.regval_uint16"),
        ("data.values[1]", "modbus.regval_uint16[1]"),
    ]),
    (ModbusPDU10WriteMultipleRegistersResponse(startAddr=1, quantityRegisters=2), RANGE + [
        ("data.quantity", "modbus.word_cnt"),
    ]),
    (ModbusPDU03ReadHoldingRegistersRequest(startAddr=9000, quantity=1), RANGE + [
        ("data.quantity", "modbus.word_cnt"),
    ]),
    (ModbusPDU03ReadHoldingRegistersError(exceptCode=2), [
        ("function.is_exception", "modbus.exception_code", lambda shown: 1),
        ("exception", "modbus.exception_code"),
    ]),
]


def make():
    messages = []
    for place, (data, _) in enumerate(MESSAGES):
        from_client = place % 2 == 0
        header = ModbusADURequest if from_client else ModbusADUResponse
        messages.append((from_client, bytes(header(transId=21 + place // 2, unitId=17) / data)))
    capture = write("modbus.pcap", conversation(502, messages))
    table = Table("modbus", capture.name, tshark_version())
    views = [view for view in tshark(capture, ("mbtcp", "modbus")) if view.values]
    for (from_client, data), view, (_, rows) in zip(messages, views, MESSAGES, strict=True):
        function = "function" if from_client else "function.code"
        head = HEADER + [(function, "modbus.func_code")]
        table.message("Request" if from_client else "Answer", data, view, head + rows)
    table.write()
