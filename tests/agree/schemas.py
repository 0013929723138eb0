"""Random schemas that use the whole language, and random values for their structs.

A schema is made of a seed alone, so that a failure is found again by its seed; it can be made
smaller by taking members away (`smaller` in make_schemas.py), so that what is shown of a failure is what it needs.
Members know how they are written and which values they may have; a value is what the JSON of
`wirestruct encode` has for the field.
"""
import random

ORDERS = ["le", "be"]
MIDDLE_ENDIAN = ["cdab", "badc"]


class Member:
    """One statement or block of a struct, with all that it needs to be right."""

    def text(self, indent):
        """The lines of the schema."""
        raise NotImplementedError

    def fill(self, rng, scope):
        """Adds the values of its fields to those of the fields in front of it."""

    def sources(self):
        """What expressions behind it can read: integers from 0 to 255, as `Argument`s."""
        return []

    def names(self):
        """The stored fields, in the order of the schema: `(name, Kind)`, a kind as below."""
        return []


class Scope:
    """What the members of a struct can see while its values are made."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.values = {}


class Argument:
    """An expression of the schema, and what it is in a scope."""

    def __init__(self, text, evaluate):
        self.text, self.evaluate = text, evaluate


def read(name):
    """A field that is not there is 0."""
    return Argument(name, lambda scope: scope.values.get(name, 0))


def told(name):
    return Argument(name, lambda scope: scope.parameters[name])


# -- Kinds of values: how C++ and Java hold them is told in cpp.py and java.py.


class Number:
    def __init__(self, rng, widths=None):
        self.octets = rng.choice(widths or [1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8])
        self.signed = rng.random() < 0.4
        orders = ORDERS + (MIDDLE_ENDIAN if self.octets in (4, 6, 8) else [])
        self.order = "" if self.octets == 1 else rng.choice(orders)
        self.spelling = f"{'i' if self.signed else 'u'}{8 * self.octets}{self.order}"

    @staticmethod
    def of(octets, signed, order=""):
        number = Number(random.Random(0), [octets])
        number.signed, number.order = signed, order
        number.spelling = f"{'i' if signed else 'u'}{8 * octets}{order}"
        return number

    def value(self, rng, scope=None):
        bits = 8 * self.octets
        low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if self.signed else (0, (1 << bits) - 1)
        return rng.choice([low, high, 0, 1, rng.randint(low, high), rng.randint(low, high)])


class Float:
    def __init__(self, rng):
        self.octets = rng.choice([2, 4, 8])
        orders = ORDERS + (MIDDLE_ENDIAN if self.octets != 2 else [])
        self.order = rng.choice(orders)
        self.spelling = f"f{8 * self.octets}{self.order}"

    def value(self, rng, scope=None):
        # Values that all three widths hold exactly.
        return rng.choice([0.0, -0.0, 1.5, -1024.0, 0.25, float(rng.randint(-2000, 2000)),
                           "Infinity", "-Infinity"])


class Plain:
    """bool, char and byte."""

    def __init__(self, spelling):
        self.spelling = spelling

    def value(self, rng, scope=None):
        if self.spelling == "bool":
            return rng.random() < 0.5
        if self.spelling == "char":
            return chr(rng.randint(0x21, 0x7E))
        return f"{rng.randint(0, 255):02x}"


class Named:
    """An enum or flags of the file."""

    def __init__(self, declared, order=""):
        self.declared = declared
        self.spelling = declared.name

    def value(self, rng, scope=None):
        return self.declared.value(rng)


class BitsOf:
    def __init__(self, declared):
        self.declared = declared
        self.spelling = declared.name

    def value(self, rng, scope=None):
        return self.declared.value(rng)


class StructOf:
    """A struct, with the values that it is told."""

    def __init__(self, structure, told=()):
        self.structure = structure
        self.told = told
        arguments = ", ".join(each.text for each in told)
        self.spelling = f"{structure.name}({arguments})" if told else structure.name

    def value(self, rng, scope=None):
        return self.structure.value(rng, [each.evaluate(scope) for each in self.told])


class TextOf:
    """`char[n]`; how long and whether that varies stands in the brackets."""

    spelling = "char"

    def __init__(self, most_octets, charset="utf8", pad=None):
        self.most_octets = most_octets
        self.charset = charset
        self.pad = pad  # the octet that fills a fixed field up; nothing: the length varies
        self.codec = {"utf16le": "utf-16-le", "utf16be": "utf-16-be", "utf8": "utf-8"}.get(charset, charset)

    def value(self, rng, scope=None):
        alphabet = "abcXYZ 09" if self.charset == "ascii" else "abcXYZ 09é¿" if self.charset == "latin1" \
            else "abcXYZ 09éß東"
        text = ""
        for _ in range(rng.randint(0, self.most_octets)):
            more = text + rng.choice(alphabet)
            if len(more.encode(self.codec)) > self.most_octets:
                break
            text = more
        # Spaces at the end would be padding where text is padded with them.
        return text.rstrip(" ")


class OctetsOf:
    spelling = "byte"

    def __init__(self, octets=None, most=12):
        self.octets = octets
        self.most = most

    def value(self, rng, scope=None):
        count = self.octets if self.octets is not None else rng.randint(0, self.most)
        return bytes(rng.randint(0, 255) for _ in range(count)).hex()


class ArrayOf:
    """Elements of one kind; `count` of them, or as many as the value has."""

    def __init__(self, element, count=None, most=5, least=0):
        self.element = element
        self.spelling = element.spelling
        self.count = count
        self.most = most
        self.least = least

    def value(self, rng, scope=None):
        count = self.count if self.count is not None else rng.randint(self.least, self.most)
        return [self.element.value(rng, scope) for _ in range(count)]


class Optional:
    def __init__(self, kind):
        self.kind = kind


class Choice:
    """A `switch`: alternatives as `(label, kind)`, a kind of None for `void`."""

    def __init__(self, selector, cases):
        self.selector = selector
        self.cases = cases
        self.alternatives = [(label, kind) for label, _, kind in cases]

    def kind_for(self, value):
        default = None
        for label, selectors, kind in self.cases:
            if value in selectors and label is not None:
                return kind
            if label is None:
                default = kind
        return default


# -- Declarations


class EnumDeclaration:
    def __init__(self, rng, name):
        self.name = name
        self.octets = rng.choice([1, 1, 2, 3, 4])
        self.order = rng.choice(ORDERS) if self.octets > 1 else ""
        codes = rng.sample(range(0, 250), rng.randint(2, 5))
        self.values = [(f"e{i}", code) for i, code in enumerate(codes)]

    def text(self):
        values = ", ".join(f"{name} = {code}" for name, code in self.values)
        return f"enum {self.name} : u{8 * self.octets}{self.order} {{ {values} }}\n"

    def value(self, rng, scope=None):
        return rng.choice(self.values)[0]


class FlagsDeclaration:
    def __init__(self, rng, name):
        self.name = name
        self.octets = rng.choice([1, 1, 2, 4])
        self.order = rng.choice(ORDERS) if self.octets > 1 else ""
        bits = rng.sample(range(8 * self.octets), rng.randint(2, 6))
        self.values = [(f"f{i}", 1 << bit) for i, bit in enumerate(sorted(bits))]

    def text(self):
        values = ", ".join(f"{name} = {mask:#x}" for name, mask in self.values)
        return f"flags {self.name} : u{8 * self.octets}{self.order} {{ {values} }}\n"

    def value(self, rng, scope=None):
        return [name for name, _ in self.values if rng.random() < 0.4]


class BitsDeclaration:
    def __init__(self, rng, name):
        self.name = name
        self.octets = rng.choice([1, 1, 2, 3, 4, 8])
        self.order = rng.choice(ORDERS) if self.octets > 1 else ""
        self.msb_first = rng.random() < 0.5
        self.fields = []  # (name, spelling, width, signed, what it always is)
        left = 8 * self.octets
        while left > 0:
            width = min(left, rng.choice([1, 1, 2, 3, 4, 5, 7, 9, 13]))
            name_of_field = f"b{len(self.fields)}"
            which = rng.random()
            if which < 0.15:
                self.fields.append((None, "pad", width, False, None))
            elif which < 0.3 and width == 1:
                self.fields.append((name_of_field, "bool", 1, False, None))
            elif which < 0.4:
                self.fields.append((name_of_field, f"u{width}", width, False, rng.randint(0, (1 << width) - 1)))
            elif which < 0.5 and width > 1:
                computed = f"size(this) & {(1 << width) - 1}"
                self.fields.append((name_of_field, f"u{width}", width, False, computed))
            elif which < 0.7 and width > 1:
                self.fields.append((name_of_field, f"i{width}", width, True, None))
            else:
                self.fields.append((name_of_field, f"u{width}", width, False, None))
            left -= width
        if all(constant is not None or spelling == "pad" for _, spelling, _, _, constant in self.fields):
            name_of_field, _, width, _, _ = self.fields[0]
            self.fields[0] = (name_of_field or "b0", f"u{width}", width, False, None)

    def text(self):
        order = "msb_first" if self.msb_first else "lsb_first"
        lines = [f"bits {self.name} : u{8 * self.octets}{self.order} {order} {{"]
        for name, spelling, width, _, constant in self.fields:
            if spelling == "pad":
                lines.append(f"  pad[{width}];")
            else:
                lines.append(f"  {spelling} {name}{'' if constant is None else f' = {constant}'};")
        return "\n".join(lines) + "\n}\n"

    def value(self, rng, scope=None):
        values = {}
        for name, spelling, width, signed, constant in self.fields:
            if spelling == "pad" or constant is not None:
                continue
            if spelling == "bool":
                values[name] = rng.random() < 0.5
            elif signed:
                values[name] = rng.randint(-(1 << (width - 1)), (1 << (width - 1)) - 1)
            else:
                values[name] = rng.randint(0, (1 << width) - 1)
        return values


# -- Members


class FieldMember(Member):
    def __init__(self, name, kind, brackets="", behind=""):
        self.name, self.kind, self.brackets, self.behind = name, kind, brackets, behind

    def text(self, indent):
        return [f"{indent}{self.kind.spelling} {self.name}{self.brackets}{self.behind};"]

    def fill(self, rng, scope):
        scope.values[self.name] = self.kind.value(rng, scope)

    def names(self):
        return [(self.name, self.kind)]


class LinesMember(Member):
    """Padding, constants and all else without a value."""

    def __init__(self, *lines):
        self.lines = lines

    def text(self, indent):
        return [indent + line for line in self.lines]


class PrefixedMember(Member):
    """An array whose count or size stands in front of it, derived or filled in."""

    def __init__(self, rng, name, kind, by, is_derived):
        self.name, self.kind, self.by, self.is_derived = name, kind, by, is_derived
        types = ["u16le", "u24be", "u32be", "i16be"]
        # The octets of a few structs may be more than one octet counts.
        are_structs = isinstance(kind, ArrayOf) and isinstance(kind.element, StructOf)
        self.count_type = rng.choice(types if by == "size" and are_structs else ["u8", *types])
        self.limit = rng.choice(["", "", " @max(200)"])

    def text(self, indent):
        measure = "count" if self.by == "count" else "size"
        derived = f" = {measure}({self.name})" if self.is_derived else ""
        brackets = f"[n_{self.name}]" if self.by == "count" else f"[bytes n_{self.name}]"
        return [f"{indent}{self.count_type} n_{self.name}{derived};",
                f"{indent}{self.kind.spelling} {self.name}{brackets}{self.limit};"]

    def fill(self, rng, scope):
        value = self.kind.value(rng, scope)
        if not self.is_derived:
            scope.values[f"n_{self.name}"] = len(value)
        scope.values[self.name] = value

    def sources(self):
        # A number of octets is known too late, and so is the length of a text.
        if self.by != "count" or isinstance(self.kind, TextOf):
            return []
        if not self.is_derived:
            return [read(f"n_{self.name}")]
        octets = isinstance(self.kind, OctetsOf)
        return [Argument(f"n_{self.name}", lambda scope: len(scope.values.get(self.name, ())) //
                         (2 if octets else 1))]

    def names(self):
        own = [(self.name, self.kind)]
        if self.is_derived:
            return own
        octets = int(self.count_type.strip("uilbe")) // 8
        number = Number.of(octets, self.count_type.startswith("i"))
        return [(f"n_{self.name}", number)] + own


class ToldArrayMember(Member):
    """As many elements as the struct is told."""

    def __init__(self, name, element, parameter):
        self.name, self.parameter = name, parameter
        self.kind = ArrayOf(element)

    def text(self, indent):
        return [f"{indent}{self.kind.spelling} {self.name}[{self.parameter}];"]

    def fill(self, rng, scope):
        count = scope.parameters[self.parameter]
        scope.values[self.name] = [self.kind.element.value(rng, scope) for _ in range(count)]

    def names(self):
        return [(self.name, self.kind)]


class ToldIfMember(Member):
    """A block that a parameter decides about."""

    def __init__(self, parameter, limit, then):
        self.parameter, self.limit, self.then = parameter, limit, then
        self.otherwise = []

    def text(self, indent):
        lines = [f"{indent}if ({self.parameter} > {self.limit}) {{"]
        for member in self.then:
            lines += member.text(indent + "  ")
        return lines + [f"{indent}}}"]

    def fill(self, rng, scope):
        if scope.parameters[self.parameter] > self.limit:
            for member in self.then:
                member.fill(rng, scope)

    def names(self):
        inner = [field for member in self.then for field in member.names()]
        return [(name, kind if isinstance(kind, Optional) else Optional(kind)) for name, kind in inner]


class RegionMember(Member):
    def __init__(self, name, kind):
        self.name, self.kind = name, kind

    def text(self, indent):
        return [f"{indent}u16be n_{self.name} = size({self.name});",
                f"{indent}{self.kind.spelling} {self.name} size n_{self.name};"]

    def fill(self, rng, scope):
        scope.values[self.name] = self.kind.value(rng, scope)

    def names(self):
        return [(self.name, self.kind)]


class UntilMember(Member):
    """Numbers or text that a value ends."""

    def __init__(self, name, kind, terminator):
        self.name, self.kind, self.terminator = name, kind, terminator

    def text(self, indent):
        return [f"{indent}{self.kind.spelling} {self.name}[until {self.terminator}];"]

    def fill(self, rng, scope):
        value = self.kind.value(rng, scope)
        if isinstance(value, list):
            value = [each for each in value if each != self.terminator]
        scope.values[self.name] = value

    def names(self):
        return [(self.name, self.kind)]


class ChainMember(Member):
    """Structs up to the one whose `more` is 0."""

    def __init__(self, name, element):
        self.name = name
        self.kind = ArrayOf(element, most=4, least=1)

    def text(self, indent):
        return [f"{indent}{self.kind.spelling} {self.name}[until last.more == 0];"]

    def fill(self, rng, scope):
        chain = self.kind.value(rng, scope)
        for i, each in enumerate(chain):
            each["more"] = 0 if i + 1 == len(chain) else max(1, each["more"])
        scope.values[self.name] = chain

    def names(self):
        return [(self.name, self.kind)]


class IfMember(Member):
    """A block, or two, that an earlier number of its own decides about."""

    def __init__(self, name, limit, then, otherwise):
        self.name, self.limit, self.then, self.otherwise = name, limit, then, otherwise

    def text(self, indent):
        lines = [f"{indent}u8 {self.name};", f"{indent}if ({self.name} > {self.limit}) {{"]
        for member in self.then:
            lines += member.text(indent + "  ")
        if self.otherwise:
            lines.append(f"{indent}}} else {{")
            for member in self.otherwise:
                lines += member.text(indent + "  ")
        return lines + [f"{indent}}}"]

    def fill(self, rng, scope):
        scope.values[self.name] = rng.randint(0, 255)
        for member in self.then if scope.values[self.name] > self.limit else self.otherwise:
            member.fill(rng, scope)

    def sources(self):
        return [read(self.name)] + [each for member in self.then + self.otherwise
                                    for each in member.sources()]

    def names(self):
        number = Number.of(1, False)
        inner = [field for member in self.then + self.otherwise for field in member.names()]
        return [(self.name, number)] + [(name, kind if isinstance(kind, Optional) else Optional(kind))
                                        for name, kind in inner]


class SwitchMember(Member):
    """Alternatives by a number of its own; in a region, or without."""

    def __init__(self, rng, name, kinds, in_region, has_default):
        self.name, self.in_region = name, in_region
        self.cases = []  # (label, possible selectors, kind)
        next_value = 1
        for kind in kinds:
            if rng.random() < 0.3:
                self.cases.append((f"{next_value} .. {next_value + 3}",
                                   list(range(next_value, next_value + 4)), kind))
                next_value += 4
            else:
                self.cases.append((f"{next_value}", [next_value], kind))
                next_value += 1
        if rng.random() < 0.4:
            self.cases.append((f"{next_value}, {next_value + 2}", [next_value, next_value + 2], None))
        if has_default:
            self.cases.append((None, [100, 200, 255], OctetsOf()))

    def text(self, indent):
        lines = [f"{indent}u8 k_{self.name};"]
        region = ""
        if self.in_region:
            lines.append(f"{indent}u16le n_{self.name} = size({self.name});")
            region = f" size n_{self.name}"
        lines.append(f"{indent}switch (k_{self.name}) {self.name}{region} {{")
        for label, _, kind in self.cases:
            what = "void" if kind is None else "byte[..]" if isinstance(kind, OctetsOf) else kind.spelling
            lines.append(f"{indent}  {'default' if label is None else 'case ' + label}: {what};")
        return lines + [f"{indent}}}"]

    def fill(self, rng, scope):
        _, selectors, kind = rng.choice(self.cases)
        scope.values[f"k_{self.name}"] = rng.choice(selectors)
        if kind is not None:
            scope.values[self.name] = kind.value(rng, scope)

    def sources(self):
        return [read(f"k_{self.name}")]

    def names(self):
        number = Number.of(1, False)
        return [(f"k_{self.name}", number),
                (self.name, Choice(f"k_{self.name}", self.cases))]


# -- Structs and schemas


class Parameter:
    """From 0 to `most`; `type` is i64 or an enum."""

    def __init__(self, name, most, type_name="i64"):
        self.name, self.most, self.type_name = name, most, type_name


class Struct:
    def __init__(self, name):
        self.name = name
        self.members = []
        self.is_open = False  # goes on to the end of the message
        self.parameters = []
        self.order = ""       # a clause of its head

    def text(self):
        parameters = ", ".join(f"{each.type_name} {each.name}" for each in self.parameters)
        lines = [f"struct {self.name}{f'({parameters})' if parameters else ''}{self.order} {{"]
        for member in self.members:
            lines += member.text("  ")
        return "\n".join(lines) + "\n}\n"

    def value(self, rng, told=()):
        scope = Scope(dict(zip((each.name for each in self.parameters), told)))
        for member in self.members:
            member.fill(rng, scope)
        return scope.values

    def fields(self):
        return [field for member in self.members for field in member.names()]


class Schema:
    def __init__(self, package):
        self.package = package
        self.declarations = []
        self.structs = []  # each after those that it contains; the last one is the message

    def text(self):
        return (f"package {self.package};\n\n" +
                "\n".join(each.text() for each in self.declarations + self.structs))

    def message(self):
        return self.structs[-1]
