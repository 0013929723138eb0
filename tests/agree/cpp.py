"""A C++ program that reads messages with the generated code of many schemas: a line in, a line out.

    schema TAB struct TAB hex  →  lenient TAB strict TAB octets as encoded again TAB values as JSON

`lenient` and `strict` are `ok` or `word:path:offset`. Values are the stored fields of a struct in a
list, in the order of the schema.
"""
import re

import schemas as s


def dump(kind, value, depth=0):
    """Statements that print `value`, an expression of the kind's C++ type."""
    if isinstance(kind, s.Optional):
        return f"if ({value}) {{ {dump(kind.kind, '(*' + value + ')', depth)} }} else {{ out << \"null\"; }}"
    if isinstance(kind, s.Number):
        wide = "std::int64_t" if kind.signed else "std::uint64_t"
        return f"out << static_cast<{wide}>({value});"
    if isinstance(kind, s.Float):
        return f"floating(out, {value});"
    if isinstance(kind, s.Plain):
        return f"plain(out, {value});"
    if isinstance(kind, s.Named):
        return f"out << static_cast<std::uint64_t>({value});"
    if isinstance(kind, (s.BitsOf, s.StructOf)):
        return f"dump(out, {value});"
    if isinstance(kind, (s.TextOf, s.OctetsOf)):
        return f"hex(out, {value});"
    if isinstance(kind, s.ArrayOf):
        i = f"e{depth}"
        return (f"out << '['; for (std::size_t i{depth} = 0; const auto& {i} : {value}) {{ "
                f"if (i{depth}++ > 0) out << ','; {dump(kind.element, i, depth + 1)} }} out << ']';")
    if isinstance(kind, s.Choice):
        cases = ""
        for i, (_, alternative) in enumerate(kind.alternatives):
            inner = 'out << "null";' if alternative is None else \
                dump(alternative, f"std::get<{i}>({value})", depth)
            cases += f"case {i}: {inner} break; "
        return f"switch ({value}.index()) {{ {cases} default: break; }}"
    raise TypeError(kind)


def dumper(namespace, name, fields):
    parts = " out << ',';\n  ".join(dump(kind, f"v.{field}") for field, kind in fields)
    return (f"void dump(std::ostream& out, const {namespace}::{name}& v) {{\n  (void)v; out << '[';\n  "
            f"{parts}\n  out << ']';\n}}\n")


PRELUDE = r"""// Made by tests/agree/cpp.py.
#include <bit>
#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

%(includes)s
#include "runner.hpp"

namespace {

template <typename T>
void floating(std::ostream& out, T value) {
  if constexpr (sizeof(T) == 4) {
    out << std::bit_cast<std::uint32_t>(value);
  } else {
    out << std::bit_cast<std::uint64_t>(value);
  }
}

template <typename T>
void plain(std::ostream& out, T value) {
  if constexpr (std::is_same_v<T, bool>) {
    out << (value ? "true" : "false");
  } else {
    out << static_cast<unsigned>(static_cast<unsigned char>(value));
  }
}

template <typename Octets>
void hex(std::ostream& out, const Octets& octets) {
  constexpr char digits[] = "0123456789abcdef";
  out << '"';
  for (const auto octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    out << digits[value >> 4] << digits[value & 15];
  }
  out << '"';
}

%(dumpers)s
template <typename Status>
std::string told(const Status& status) {
  if (status.ok()) return "ok";
  return word_of(status.error()) + ":" + std::string(status.path()) + ":" +
         std::to_string(status.offset_octets());
}

template <typename T>
std::string run(std::span<const std::byte> octets) {
  std::ostringstream out;
  T strict;
  T value;
  const auto leniently = decode(octets, value, wirestruct::Checking::lenient);
  out << told(leniently) << '\t' << told(decode(octets, strict, wirestruct::Checking::strict)) << '\t';
  if (!leniently.ok()) {
    out << '\t';
    return out.str();
  }
  std::vector<std::byte> again;
  if constexpr (requires { encoded_size(value); }) {
    again.resize(encoded_size(value), std::byte{0xEE});
  } else {
    again.resize(T::wire_size, std::byte{0xEE});
  }
  if (const auto encoded = encode(value, again); !encoded.ok()) {
    out << "refused " << told(encoded);
  } else {
    hex(out, again);
  }
  out << '\t';
  dump(out, value);
  return out.str();
}

}  // namespace

void add_%(unit)d(std::map<std::string, Run>& to) {
%(rows)s
}
"""

RUNNER = r"""// Made by tests/agree/cpp.py.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>

#include <wirestruct/codec.hpp>

using Run = std::function<std::string(std::span<const std::byte>)>;

inline std::string word_of(wirestruct::Error error) {
  switch (error) {
%(words)s
  }
  return "?";
}
"""

MAIN = r"""// Made by tests/agree/cpp.py.
#include <iostream>
#include <vector>

#include "runner.hpp"

%(declarations)s

int main() {
  std::map<std::string, Run> runs;
%(calls)s
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.rfind('\t');
    std::vector<std::byte> octets;
    for (std::size_t i = tab + 1; i + 1 < line.size(); i += 2) {
      octets.push_back(static_cast<std::byte>(std::stoul(line.substr(i, 2), nullptr, 16)));
    }
    // As large as the octets, so that a sanitizer sees what is read behind them.
    const std::vector<std::byte> exact(octets.begin(), octets.end());
    std::cout << runs.at(line.substr(0, tab))(exact) << '\n';
  }
}
"""


def dumper(namespace, name, fields):
    parts = "\n  out << ',';\n  ".join(dump(kind, f"v.{field}") for field, kind in fields)
    return (f"void dump(std::ostream& out, [[maybe_unused]] const {namespace}::{name}& v) {{\n"
            f"  out << '[';\n  {parts}\n  out << ']';\n}}\n")


def dumpers_of(schema):
    namespace = schema.package.replace(".", "::")
    text = ""
    for each in schema.declarations:
        if isinstance(each, s.BitsDeclaration):
            fields = []
            for name, spelling, _, signed, constant in each.fields:
                if spelling == "pad" or constant is not None:
                    continue
                kind = s.Plain("bool") if spelling == "bool" else s.Number.of(8, signed)
                fields.append((name, kind))
            text += dumper(namespace, each.name, fields)
    for each in schema.structs:
        text += dumper(namespace, each.name, each.fields())
    return text


def write(folder, schemas, per_unit, codec):
    """The sources of the program; returns their paths.

    schemas  `(key, schema, header)`: what lines call the schema, and where its code is
    codec    the folder of wirestruct/*.hpp
    """
    enumerators = re.search(r"enum class Error[^{]*{(.*?)};", (codec / "wirestruct" / "status.hpp").read_text(),
                            re.S).group(1)
    words = re.findall(r"^  (\w+)", enumerators, re.M)
    (folder / "runner.hpp").write_text(RUNNER % {"words": "\n".join(
        f'    case wirestruct::Error::{word}:\n      return "{word}";' for word in words)})
    sources = []
    units = [schemas[i:i + per_unit] for i in range(0, len(schemas), per_unit)]
    for number, unit in enumerate(units):
        rows = []
        for key, schema, _ in unit:
            namespace = schema.package.replace(".", "::")
            rows.append(f'  to["{key}\\tMessage"] = run<{namespace}::Message>;')
        path = folder / f"unit{number}.cc"
        path.write_text(PRELUDE % {
            "includes": "\n".join(f'#include "{header}"' for _, _, header in unit),
            "dumpers": "\n".join(dumpers_of(schema) for _, schema, _ in unit),
            "unit": number, "rows": "\n".join(rows)})
        sources.append(path)
    main = folder / "main.cc"
    main.write_text(MAIN % {
        "declarations": "\n".join(f"void add_{i}(std::map<std::string, Run>& to);" for i in range(len(units))),
        "calls": "\n".join(f"  add_{i}(runs);" for i in range(len(units)))})
    return sources + [main]
