"""One form for values, whoever read them: lists of the stored fields, numbers as the schema has
them, floating point as bits (an f16 as the f32 that it is), text and raw octets as hex digits."""
import struct

import schemas as s


def struct_of_translate(structure, values):
    return fields_of_translate(structure.fields(), values)


def fields_of_translate(fields, values):
    out = []
    for name, kind in fields:
        inner = kind.kind if isinstance(kind, s.Optional) else kind
        if isinstance(inner, s.Choice):
            if inner.selector not in values:
                out.append(None)
                continue
            chosen = inner.kind_for(values[inner.selector])
            out.append(None if chosen is None else of_translate(chosen, values.get(name)))
        else:
            out.append(of_translate(inner, values[name]) if name in values else None)
    return out


def half_to_single(bits):
    """Every bit pattern, payloads of NaN too."""
    sign, exponent, fraction = bits >> 15, bits >> 10 & 31, bits & 1023
    if exponent == 31:
        return sign << 31 | 255 << 23 | fraction << 13
    if exponent == 0 and fraction == 0:
        return sign << 31
    return struct.unpack("<I", struct.pack("<f", struct.unpack("<e", struct.pack("<H", bits))[0]))[0]


def float_bits(octets, value):
    if isinstance(value, dict):
        bits = int(value["bits"], 16)
        return half_to_single(bits) if octets == 2 else bits
    if isinstance(value, str):
        value = float(value.replace("Infinity", "inf"))
        if value != value:
            return 0x7FC00000 if octets < 8 else 0x7FF8000000000000
    if octets == 8:
        return struct.unpack("<Q", struct.pack("<d", value))[0]
    if octets == 2:  # the decimal is the shortest that is this f16, not the value itself
        return half_to_single(struct.unpack("<H", struct.pack("<e", value))[0])
    return struct.unpack("<I", struct.pack("<f", value))[0]


def of_translate(kind, value):
    if isinstance(kind, s.Number):
        return value
    if isinstance(kind, s.Float):
        return float_bits(kind.octets, value)
    if isinstance(kind, s.Plain):
        if kind.spelling == "bool":
            return bool(value)
        if kind.spelling == "byte":
            return int(value, 16)
        if isinstance(value, dict):
            return int(value["octets"] or "00", 16)
        return value.encode()[0] if value else 0
    if isinstance(kind, s.Named):
        codes = dict(kind.declared.values)
        if isinstance(value, list):
            bits = 0
            for each in value:
                bits |= codes[each] if isinstance(each, str) else each
            return bits
        return codes[value] if isinstance(value, str) else value
    if isinstance(kind, s.BitsOf):
        return [value[name] for name, spelling, _, _, constant in kind.declared.fields
                if spelling != "pad" and constant is None]
    if isinstance(kind, s.StructOf):
        return struct_of_translate(kind.structure, value)
    if isinstance(kind, s.TextOf):
        return value["octets"] if isinstance(value, dict) else value.encode(kind.codec).hex()
    if isinstance(kind, s.OctetsOf):
        return value
    if isinstance(kind, s.ArrayOf):
        return [of_translate(kind.element, each) for each in value]
    raise TypeError(kind)


def text_value(kind, octets):
    """What of a fixed text is its value; of one that varies, all."""
    if kind.pad is None:
        return octets
    if kind.pad == 0:
        step = 2 if kind.charset.startswith("utf16") else 1
        for i in range(0, len(octets) - step + 1, step):
            if octets[i:i + step] == bytes(step):
                return octets[:i]
        return octets
    return octets.rstrip(bytes([kind.pad]))


def of_program(kind, value, is_java):
    """What the C++ or Java program printed."""
    if isinstance(kind, s.Optional):
        return None if value is None else of_program(kind.kind, value, is_java)
    if value is None:
        return None
    if isinstance(kind, s.Number):
        return value % (1 << 64) if not kind.signed and value < 0 else value
    if isinstance(kind, s.Float):
        return value % (1 << (64 if kind.octets == 8 else 32))
    if isinstance(kind, (s.Plain, s.Named)):
        return value if isinstance(value, bool) else value % 256 if isinstance(kind, s.Plain) else value % (1 << 32)
    if isinstance(kind, s.BitsOf):
        kinds = [(name, s.Plain("bool") if spelling == "bool" else s.Number.of(8, signed))
                 for name, spelling, _, signed, constant in kind.declared.fields
                 if spelling != "pad" and constant is None]
        return [of_program(each, part, is_java) for (_, each), part in zip(kinds, value, strict=True)]
    if isinstance(kind, s.StructOf):
        return fields_of_program(kind.structure.fields(), value, is_java)
    if isinstance(kind, s.TextOf):
        if is_java:
            return value.encode(kind.codec, "surrogatepass").hex()
        return text_value(kind, bytes.fromhex(value)).hex()
    if isinstance(kind, s.OctetsOf):
        return value
    if isinstance(kind, s.ArrayOf):
        if isinstance(value, str):  # i8[n] is a byte[] in Java
            return list(struct.unpack(f"{len(value) // 2}b", bytes.fromhex(value)))
        return [of_program(kind.element, each, is_java) for each in value]
    raise TypeError(kind)


def fields_of_program(fields, values, is_java):
    out = []
    known = dict(zip((name for name, _ in fields), values, strict=True))
    for name, kind in fields:
        inner = kind.kind if isinstance(kind, s.Optional) else kind
        if isinstance(inner, s.Choice):
            chosen = None if known[inner.selector] is None else inner.kind_for(known[inner.selector])
            out.append(None if chosen is None else of_program(chosen, known[name], is_java))
        else:
            out.append(of_program(kind, known[name], is_java))
    return out
