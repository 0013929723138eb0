#include "cli/decode_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "cli/chosen_fields.hpp"
#include "cli/output_files.hpp"
#include "translate/csv.hpp"
#include "translate/format.hpp"
#include "translate/remark.hpp"

namespace wirestruct::cli {
namespace {

using translate::append_csv_text;
using translate::CsvTable;
using translate::Envelope;
using translate::Record;

constexpr std::string_view envelope_columns =
    "stream,connection,sender,message,struct,time,time_ns,source,destination,stream_offset,packets,"
    "remarks";

// `octets_after_nul|enum_value_unknown`
std::string remarks_of(const Record& record) {
  std::vector<std::string_view> names;
  for (const translate::RemarkAt& at : record.remarks) {
    const std::string_view name = translate::name_of(at.remark);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, "|"));
}

// Nothing is `""` here: a name that is not there is no text.
void append_if_any(std::string_view text, std::string& out) {
  if (!text.empty()) append_csv_text(text, out);
}

void append_envelope(const Record& record, const Envelope& envelope, std::string& out) {
  const auto append = [&](const auto& value) {
    fmt::format_to(std::back_inserter(out), "{},", value);
  };
  append_if_any(envelope.stream, out);
  out += ',';
  if (envelope.has_origin && !envelope.datagram)
    append(envelope.connection);
  else
    out += ',';
  append(!envelope.has_origin                           ? ""
         : envelope.sender == translate::Sender::client ? "client"
                                                        : "server");
  append(envelope.number);
  append(record.structure->name);
  if (envelope.carriers.empty()) {
    out += ",,";
  } else {
    append(translate::format_time(envelope.carriers.front().time_ns));
    append(envelope.carriers.front().time_ns);
  }
  append(envelope.source);
  append(envelope.destination);
  if (envelope.datagram)
    out += ',';
  else
    append(envelope.stream_offset);
  for (std::size_t i = 0; i < envelope.carriers.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}{}", i == 0 ? "" : " ", envelope.carriers[i].packet);
  }
  out += ',';
  out += remarks_of(record);
}

std::string header_of(const CsvTable& table, std::string_view front) {
  std::string header(front);
  for (std::size_t i = 0; i < table.names.size(); ++i) {
    if (i > 0 || !front.empty()) header += ',';
    append_csv_text(table.names[i], header);
  }
  return header + '\n';
}

class CsvWriter final : public MessageWriter {
 public:
  /// One table, and where its rows go.
  struct Sheet {
    CsvTable table;
    Outlets::Write out;
  };

  CsvWriter(const schema::Model& model, const DecodeOptions& options, bool has_struct_column,
            std::vector<Sheet> sheets, Outlets::Write aside, std::unique_ptr<OutputFiles> files)
      : model_(model),
        options_{.show_secrets = options.show_secrets},
        envelope_(options.envelope),
        has_struct_column_(has_struct_column && !options.envelope),
        sheets_(std::move(sheets)),
        aside_(std::move(aside)),
        files_(std::move(files)) {
    const std::string_view front = envelope_            ? envelope_columns
                                   : has_struct_column_ ? std::string_view("struct")
                                                        : std::string_view();
    for (Sheet& sheet : sheets_) sheet.out(header_of(sheet.table, front));
  }

  void message(const Record& record, const Envelope& envelope) override {
    Sheet* sheet = sheet_of(*record.structure);
    if (!sheet) return;
    row_.clear();
    if (envelope_) append_envelope(record, envelope, row_);
    if (has_struct_column_) row_ += record.structure->name;
    if ((envelope_ || has_struct_column_) && !sheet->table.names.empty()) row_ += ',';
    translate::append_csv(model_, record, sheet->table, options_, row_);
    row_ += '\n';
    sheet->out(row_);
  }

  void event(const StreamEvent& event) override { aside_(text_of(event, false) + '\n'); }

  std::expected<void, std::string> finish() override {
    return files_ ? files_->put_in_place() : std::expected<void, std::string>();
  }

 private:
  Sheet* sheet_of(const schema::Struct& structure) {
    const auto index = static_cast<std::size_t>(&structure - model_.structs.data());
    const auto sheet = std::ranges::find_if(sheets_, [&](const Sheet& each) {
      return std::ranges::find(each.table.structs, index, &CsvTable::OfStruct::structure) !=
             each.table.structs.end();
    });
    return sheet == sheets_.end() ? nullptr : &*sheet;
  }

  const schema::Model& model_;
  translate::JsonOptions options_;
  bool envelope_;
  bool has_struct_column_;
  std::vector<Sheet> sheets_;
  Outlets::Write aside_;
  std::unique_ptr<OutputFiles> files_;  // with --split
  std::string row_;                     // reused from message to message
};

std::expected<CsvTable, std::string> table_of(const schema::Model& model,
                                              std::span<const std::size_t> structs,
                                              const DecodeOptions& options) {
  if (options.fields.empty()) return translate::csv_table(model, structs);
  const auto chosen = choose_fields(model, structs, options.fields);
  if (!chosen) return std::unexpected("--fields: " + chosen.error());
  return csv_table_of(*chosen, options.fields);
}

}  // namespace

MadeWriter make_csv_writer(const schema::Model& model, std::span<const std::size_t> structs,
                           const DecodeOptions& options, Outlets outlets) {
  std::vector<CsvWriter::Sheet> sheets;
  auto table = table_of(model, structs, options);
  if (!table) return std::unexpected(table.error());
  if (!options.split) {
    sheets.push_back({*std::move(table), outlets.out});
    return std::make_unique<CsvWriter>(model, options, structs.size() > 1, std::move(sheets),
                                       outlets.aside, nullptr);
  }
  auto files = std::make_unique<OutputFiles>(options.output);
  for (const std::size_t& structure : structs) {
    CsvTable of_struct;
    if (options.fields.empty()) {
      of_struct = translate::csv_table(model, {&structure, 1});
    } else {
      of_struct = *table;
      std::erase_if(of_struct.structs,
                    [&](const auto& each) { return each.structure != structure; });
    }
    auto file = files->open(model.structs[structure].name + ".csv");
    if (!file) return std::unexpected(file.error());
    sheets.push_back(
        {std::move(of_struct),
         [all = files.get(), number = *file](std::string_view text) { all->write(number, text); }});
  }
  return std::make_unique<CsvWriter>(model, options, false, std::move(sheets), outlets.aside,
                                     std::move(files));
}

}  // namespace wirestruct::cli
