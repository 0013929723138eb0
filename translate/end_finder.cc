#include "translate/end_finder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "translate/decoder.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"
#include "translate/remark.hpp"

namespace wirestruct::translate {
namespace {

using schema::Framing;
using schema::Model;
using schema::Struct;

class SelfFinder : public EndFinder {
 public:
  SelfFinder(const Model& model, const Struct& structure)
      : structure_(structure), decoder_(model, record_) {
    record_.structure = &structure_;
    restart();
  }

  std::optional<End> find(Octets octets) override {
    if (octets.size() < needed_octets()) return std::nullopt;
    record_.octets = octets;
    if (!decoder_.find_end() || decoder_.failed()) return std::nullopt;
    return End{0, decoder_.needed_octets(), 0};
  }
  std::optional<End> known() const override {
    if (!decoder_.is_end_known()) return std::nullopt;
    return End{0, decoder_.needed_octets(), 0};
  }
  std::string failure() const override {
    if (!decoder_.failed()) return "";
    const RemarkAt& why = record_.remarks.back();
    return fmt::format("{}: {}", path_of(record_, why), describe(record_, why));
  }
  std::uint64_t understood_octets() const override {
    const auto last =
        std::ranges::find_if(record_.items.rbegin(), record_.items.rend(), [](const Item& item) {
          return item.kind == ItemKind::leaf || item.kind == ItemKind::scalars ||
                 item.kind == ItemKind::padding;
        });
    return last == record_.items.rend() ? 0 : last->offset_octets + last->size_octets;
  }
  std::uint64_t work() const override {
    return std::min<std::uint64_t>(decoder_.read_octets(), record_.octets.size()) +
           record_.items.size();
  }
  std::uint64_t needed_octets() const override {
    return std::max<std::uint64_t>(1, decoder_.needed_octets());
  }
  void restart() override {
    record_.octets = {};
    if (record_.items.capacity() > limits::kept_items) record_.items = {};
    decoder_.start(structure_);
  }

 private:
  const Struct& structure_;
  Record record_;
  Decoder decoder_;
};

class PrefixFinder : public EndFinder {
 public:
  explicit PrefixFinder(const Framing& framing) : framing_(framing) {}

  std::optional<End> find(Octets octets) override {
    if (!end_ && octets.size() >= framing_.prefix.size_octets) read(octets);
    if (!end_ || octets.size() < needed_octets()) return std::nullopt;
    return end_;
  }
  std::optional<End> known() const override { return end_; }
  std::string failure() const override { return failure_; }
  std::uint64_t understood_octets() const override { return framing_.prefix.size_octets; }
  std::uint64_t needed_octets() const override {
    return end_ ? end_->before + end_->message : framing_.prefix.size_octets;
  }
  void restart() override {
    end_.reset();
    failure_.clear();
  }

 private:
  void read(Octets octets) {
    const std::uint32_t size = framing_.prefix.size_octets;
    const std::uint64_t number = read_unsigned(octets.first(size), framing_.prefix_order);
    const std::uint64_t itself = framing_.prefix_counts_itself ? size : 0;
    if (number < itself) {
      failure_ = fmt::format("length_too_small: the length {} is less than its own {} octets",
                             number, size);
    } else {
      end_ = End{size, number - itself, 0};
    }
  }

  Framing framing_;
  std::optional<End> end_;
  std::string failure_;
};

class DelimiterFinder : public EndFinder {
 public:
  explicit DelimiterFinder(const std::string& delimiter) : delimiter_(delimiter) {}

  std::optional<End> find(Octets octets) override {
    const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
    const std::size_t found = text.find(delimiter_, searched_);
    if (found != std::string_view::npos) return End{0, found, delimiter_.size()};
    // The end of what is there may be the beginning of a delimiter.
    searched_ = octets.size() - std::min(octets.size(), delimiter_.size() - 1);
    needed_ = octets.size() + 1;
    return std::nullopt;
  }
  std::uint64_t needed_octets() const override { return needed_; }
  void restart() override {
    searched_ = 0;
    needed_ = 1;
  }
  bool can_resume() const override { return true; }

 private:
  std::string delimiter_;
  std::size_t searched_ = 0;
  std::uint64_t needed_ = 1;
};

}  // namespace

std::unique_ptr<EndFinder> make_end_finder(const Model& model, const Struct& structure,
                                           const Framing& framing) {
  switch (framing.kind) {
    case schema::FramingKind::self:
      return std::make_unique<SelfFinder>(model, structure);
    case schema::FramingKind::delimited:
      return std::make_unique<DelimiterFinder>(framing.delimiter);
    case schema::FramingKind::prefixed:
      return std::make_unique<PrefixFinder>(framing);
  }
  return nullptr;
}

}  // namespace wirestruct::translate
