// Messages as text, as JSON lines, and as nothing at all.
#include <optional>
#include <unordered_map>
#include <utility>

#include "cli/chosen_fields.hpp"
#include "cli/decode_csv.hpp"
#include "cli/decode_raw.hpp"
#include "cli/decode_stats.hpp"
#include "cli/message_writer.hpp"
#include "translate/json.hpp"
#include "translate/plain_json.hpp"
#include "translate/text.hpp"

namespace wirestruct::cli {
namespace {

class TextWriter final : public MessageWriter {
 public:
  TextWriter(const schema::Model& model, const DecodeOptions& options, ChosenFields fields,
             Outlets outlets)
      : model_(model),
        options_{.verbose = options.verbose,
                 .color = options.color,
                 .show_secrets = options.show_secrets},
        fields_(std::move(fields)),
        outlets_(std::move(outlets)) {}

  void message(const translate::Record& record, const translate::Envelope& envelope) override {
    text_.clear();
    options_.fields = fields_of(fields_, model_, *record.structure);
    translate::append_text(model_, record, envelope, options_, text_);
    text_ += '\n';
    outlets_.out(text_);
  }

  void event(const StreamEvent& event) override {
    outlets_.out(text_of(event, options_.color) + "\n\n");
  }

 private:
  const schema::Model& model_;
  translate::TextOptions options_;
  ChosenFields fields_;
  Outlets outlets_;
  std::string text_;  // reused from message to message
};

class JsonWriter final : public MessageWriter {
 public:
  JsonWriter(const schema::Model& model, const DecodeOptions& options, ChosenFields fields,
             Outlets outlets)
      : model_(model),
        options_{.show_secrets = options.show_secrets},
        envelope_(options.envelope),
        fields_(std::move(fields)),
        outlets_(std::move(outlets)) {}

  bool plain_message(const schema::Struct& structure, translate::Octets octets) override {
    if (envelope_ || !fields_.structs.empty()) return false;
    const auto [known, is_new] = plain_.try_emplace(&structure);
    if (is_new) known->second = translate::PlainJson::of(model_, structure);
    if (!known->second) return false;
    text_.clear();
    if (!known->second->append(octets, text_)) return false;
    text_ += '\n';
    outlets_.out(text_);
    return true;
  }

  void message(const translate::Record& record, const translate::Envelope& envelope) override {
    text_.clear();
    options_.fields = fields_of(fields_, model_, *record.structure);
    if (envelope_) {
      translate::append_json(model_, record, envelope, text_, options_);
    } else {
      translate::append_json(model_, record, text_, options_);
    }
    text_ += '\n';
    outlets_.out(text_);
  }

  void event(const StreamEvent& event) override {
    if (envelope_) {
      outlets_.out(json_of(event) + '\n');
    } else {
      outlets_.aside(text_of(event, false) + '\n');
    }
  }

 private:
  const schema::Model& model_;
  translate::JsonOptions options_;
  bool envelope_;
  std::unordered_map<const schema::Struct*, std::optional<translate::PlainJson>> plain_;
  ChosenFields fields_;
  Outlets outlets_;
  std::string text_;  // likewise
};

/// Messages are framed and counted, and that is all.
class NoWriter final : public MessageWriter {
 public:
  explicit NoWriter(Outlets outlets) : outlets_(std::move(outlets)) {}

  bool wants_records() const override { return false; }
  void message(const translate::Record& /*record*/,
               const translate::Envelope& /*envelope*/) override {}
  void event(const StreamEvent& event) override { outlets_.aside(text_of(event, false) + '\n'); }

 private:
  Outlets outlets_;
};

}  // namespace

MadeWriter make_message_writer(const schema::Model& model, std::span<const std::size_t> structs,
                               const DecodeOptions& options, Outlets outlets) {
  if (options.stats) return make_stats_writer(model, structs, options, std::move(outlets));
  auto fields = choose_fields(model, structs, options.fields);
  if (!fields) return std::unexpected("--fields: " + fields.error());
  switch (options.format) {
    case DecodeFormat::text:
      return std::make_unique<TextWriter>(model, options, *std::move(fields), std::move(outlets));
    case DecodeFormat::json:
      return std::make_unique<JsonWriter>(model, options, *std::move(fields), std::move(outlets));
    case DecodeFormat::csv:
      return make_csv_writer(model, structs, options, std::move(outlets));
    case DecodeFormat::raw:
      return make_raw_writer(options, std::move(outlets));
    case DecodeFormat::none:
      return std::make_unique<NoWriter>(std::move(outlets));
  }
  return nullptr;
}

}  // namespace wirestruct::cli
