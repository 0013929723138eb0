"""Random schemas of a seed, and how one is made smaller."""
import random

from schemas import (Argument, ArrayOf, BitsDeclaration, BitsOf, ChainMember, EnumDeclaration,
                     FieldMember, FlagsDeclaration, Float, IfMember, LinesMember, Named, Number, OctetsOf,
                     Parameter, Plain, PrefixedMember, RegionMember, Schema, Struct, StructOf,
                     SwitchMember, TextOf, ToldArrayMember, ToldIfMember, UntilMember, read, told)


class Maker:
    def __init__(self, seed, package):
        self.rng = random.Random(seed)
        self.schema = Schema(package)
        self.next_name = 0
        self.sources = []  # what expressions can read at this place of a struct

    def name(self):
        self.next_name += 1
        return f"f{self.next_name}"

    def make(self):
        rng = self.rng
        for i in range(rng.randint(0, 2)):
            self.schema.declarations.append(EnumDeclaration(rng, f"E{i}"))
        for i in range(rng.randint(0, 1)):
            self.schema.declarations.append(FlagsDeclaration(rng, f"F{i}"))
        for i in range(rng.randint(0, 2)):
            self.schema.declarations.append(BitsDeclaration(rng, f"B{i}"))
        for i in range(rng.randint(1, 4)):
            self.schema.structs.append(self.structure(f"S{i}", may_be_open=i == 0))
        self.schema.structs.append(self.structure("Message", may_be_open=True, is_message=True))
        return self.schema

    def structure(self, name, may_be_open, is_message=False):
        rng = self.rng
        to = Struct(name)
        self.sources = []
        if not is_message and rng.random() < 0.4:
            self.add_parameters(to)
        for _ in range(rng.randint(1, 7 if is_message else 4)):
            self.add(to, self.member())
        self.use_parameters(to)
        if not to.fields():
            to.members.append(FieldMember(self.name(), Number(rng)))
        if rng.random() < 0.25:  # for chains: `more` is the last, so that it can be set afterwards
            to.members.append(FieldMember("more", Number.of(1, False)))
        if rng.random() < 0.3 and to.members:
            first = to.fields()[0][0] if to.fields() else None
            if first and "more" != first:
                checksum, width = rng.choice([("sum8", "u8"), ("xor8", "u8"), ("inet16", "u16be"),
                                              ("fletcher16", "u16le"), ("crc32", "u32be"), ("crc32c", "u32le"),
                                              ("crc16_modbus", "u16le"), ("crc16_ccitt", "u16be"),
                                              ("adler32", "u32be")])
                pieces = "this"
                if rng.random() < 0.3:
                    source = rng.choice(self.sources).text if self.sources else "size(this)"
                    pieces = f"u32be({source} * 70000), u8(17), u16le(size(this)), this"
                to.members.append(LinesMember(f"{width} check_{name.lower()} = {checksum}({pieces});"))
        if may_be_open and rng.random() < 0.4:
            self.open_end(to)
        if rng.random() < 0.25:
            to.members.insert(0, LinesMember(rng.choice(
                ["u32be magic = 0xCAFEBABE;", "u8 magic = 'M';", "i16le magic = -2;",
                 "u64be magic = 0xFEDC_BA98_7654_3210;", "char magic[4] = \"RIFF\";",
                 "char magic[5] = \"ab\";", "byte magic[3] = \"\\x1F\\x8B\\x00\";"])))
        if to.is_open and rng.random() < 0.6:
            divided = rng.choice([("u16be", ""), ("u32le", " - 4"), ("u24be", " + 2")])
            to.members.insert(0, LinesMember(f"{divided[0]} length = size(this){divided[1]};"))
            to.is_open = False
        return to

    def add(self, to, member):
        to.members.append(member)
        self.sources += member.sources()

    def add_parameters(self, to):
        rng = self.rng
        named = [each.name for each in self.schema.declarations if not isinstance(each, BitsDeclaration)]
        for i in range(rng.randint(1, 3)):
            parameter = Parameter(f"p{i}", rng.choice([5, 255]), rng.choice(named + ["i64", "i64"]))
            to.parameters.append(parameter)
            self.sources.append(told(parameter.name))

    def use_parameters(self, to):
        """Members that need what the struct is told, each with an octet at least in front of it."""
        rng = self.rng
        if not to.parameters:
            return
        if not any(isinstance(each, FieldMember) for each in to.members):
            self.add(to, FieldMember(self.name(), Number(rng)))
        for parameter in to.parameters:
            which = rng.random()
            if parameter.most == 5 and which < 0.4:
                self.add(to, ToldArrayMember(self.name(), self.element(), parameter.name))
            elif parameter.most == 5 and which < 0.6 and not to.order:
                cases = " ".join(f"{i}: {rng.choice(['big', 'little'])};" for i in range(6))
                to.order = f" byte_order by {parameter.name} {{ {cases} }}"
                self.add(to, FieldMember(self.name(), Number.of(rng.choice([2, 3, 4, 8]), False)))
            elif which < 0.8:
                self.add(to, ToldIfMember(parameter.name, rng.randint(0, parameter.most), [self.member(2)]))
            else:
                self.add(to, LinesMember(f"u16be d_{parameter.name} = {parameter.name} * 3 + 1;"))

    def struct_of(self, structure):
        return StructOf(structure, [self.argument(each) for each in structure.parameters])

    def argument(self, parameter):
        rng = self.rng
        if not self.sources or rng.random() < 0.3:
            value = rng.randint(0, parameter.most)
            return Argument(f"{value}", lambda scope: value)
        source = rng.choice(self.sources)
        if parameter.most == 5:
            return Argument(f"{source.text} % 6", lambda scope: source.evaluate(scope) % 6)
        return Argument(f"({source.text} ^ 5) & 255", lambda scope: (source.evaluate(scope) ^ 5) & 255)

    def open_end(self, to):
        rng = self.rng
        name = self.name()
        trailer = rng.random() < 0.4
        structures = [each for each in self.schema.structs if not each.is_open]
        if rng.random() < 0.4:
            kind, brackets = OctetsOf(), "[..]"
        elif rng.random() < 0.5:
            kind, brackets = ArrayOf(Number(rng)), "[..]"
        elif structures:
            kind, brackets = ArrayOf(self.struct_of(rng.choice(structures))), "[..]"
        else:
            kind, brackets = TextOf(12), "[..]"
        to.members.append(FieldMember(name, kind, brackets))
        if trailer:
            to.members.append(LinesMember(f"u16be trailer_{name} = crc16_ccitt({name});"))
        to.is_open = True

    def scalar(self):
        rng = self.rng
        choices = [lambda: Number(rng)] * 5 + [lambda: Float(rng),
                                               lambda: Plain(rng.choice(["bool", "char", "byte"]))]
        for each in self.schema.declarations:
            if isinstance(each, BitsDeclaration):
                choices.append(lambda each=each: BitsOf(each))
            else:
                choices.append(lambda each=each: Named(each))
        return rng.choice(choices)()

    def element(self):
        """A scalar that arrays are made of: those of `char` are text, and those of `byte` octets."""
        while True:
            scalar = self.scalar()
            if scalar.spelling not in ("char", "byte"):
                return scalar

    def member(self, depth=0):
        rng = self.rng
        name = self.name()
        structures = [each for each in self.schema.structs if not each.is_open]
        which = rng.random()
        if which < 0.3:
            return FieldMember(name, self.scalar())
        if which < 0.36:
            count = rng.randint(1, 4)
            return FieldMember(name, ArrayOf(Number(rng), count), f"[{count}]")
        if which < 0.42:
            octets = rng.randint(2, 12)
            charset, pad = rng.choice([("utf8", ""), ("utf8", ""), ("ascii", " @pad(space)"), ("latin1", ""),
                                       ("utf16le", ""), ("utf16be", "")])
            octets += octets % 2
            attribute = "" if charset == "utf8" else f" @charset({charset})"
            kind = TextOf(octets, charset, 0x20 if "space" in pad else 0)
            return FieldMember(name, kind, f"[{octets}]", attribute + pad)
        if which < 0.46:
            octets = rng.randint(1, 9)
            return FieldMember(name, OctetsOf(octets), f"[{octets}]")
        if which < 0.51:
            return LinesMember(rng.choice([f"pad[{rng.randint(1, 3)}];", "pad[2] = 0x20;", "align 4;",
                                           "align 8;", "reserved u16;", "reserved byte[3];"]))
        if which < 0.62:
            element = rng.random()
            if element < 0.4:
                kind = ArrayOf(Number(rng))
            elif element < 0.6:
                kind = OctetsOf()
            elif element < 0.75 or not structures:
                kind = TextOf(14)
                return PrefixedMember(rng, name, kind, "count", True)
            else:
                kind = ArrayOf(self.struct_of(rng.choice(structures)))
            if isinstance(kind, OctetsOf):
                return PrefixedMember(rng, name, kind, rng.choice(["count", "size"]), True)
            is_derived = rng.random() < 0.7
            by = "count" if not is_derived else rng.choice(["count", "size"])
            return PrefixedMember(rng, name, kind, by, is_derived)
        if which < 0.67:
            if rng.random() < 0.5:
                return UntilMember(name, TextOf(9), 0)
            number = Number(rng, [1, 2, 4])
            return UntilMember(name, ArrayOf(number), rng.choice([0, 1]))
        if which < 0.72 and structures:
            return RegionMember(name, self.struct_of(rng.choice(structures)))
        if which < 0.76:
            chains = [each for each in structures if any(field == "more" for field, _ in each.fields())]
            if chains:
                return ChainMember(name, self.struct_of(rng.choice(chains)))
        if which < 0.84 and structures:
            count = rng.choice([None, None, 2])
            structure = rng.choice(structures)
            if count is None:
                return FieldMember(name, self.struct_of(structure))
            return FieldMember(name, ArrayOf(self.struct_of(structure), count), f"[{count}]")
        if which < 0.93 and depth < 2:
            then = [self.member(depth + 1) for _ in range(rng.randint(1, 2))]
            otherwise = [self.member(depth + 1)] if rng.random() < 0.4 else []
            return IfMember(name, rng.randint(40, 200), then, otherwise)
        if structures:
            in_region = rng.random() < 0.6
            chosen = rng.sample(structures, min(len(structures), rng.randint(1, 3)))
            return SwitchMember(rng, name, [self.struct_of(each) for each in chosen], in_region, in_region and rng.random() < 0.7)
        return FieldMember(name, Number(rng))


def make(seed, package):
    return Maker(seed, package).make()


def smaller(schema):
    """The same schema with one thing less, in every way there is; some are not right any more."""
    def lists():
        yield schema.structs
        yield schema.declarations
        for structure in schema.structs:
            yield from member_lists(structure.members)

    def member_lists(members):
        yield members
        for member in members:
            if isinstance(member, (IfMember, ToldIfMember)):
                yield from member_lists(member.then)
                yield from member_lists(member.otherwise)

    for each in list(lists()):
        for i in range(len(each)):
            if each is schema.structs and i + 1 == len(each):
                continue  # the message
            yield each, i
