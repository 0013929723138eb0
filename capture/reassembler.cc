// The connections of a capture: which one a segment belongs to, where one ends and the next begins
// on the same ports, and the limits over all of them. What happens within a direction is in
// stream.cc.
//
// A connection goes through two stages, each a list in the order of the latest packet:
//   open     until both sides have sent all up to their FIN, or one a RST
//   ending   the same as open, but silence for `linger_ns` closes it. A RST may be forged or
//            overtaken by data, so it decides nothing at once
// After them it is told to be closed, and little is remembered of it, for `forget_ns`, so that late
// retransmissions are known for what they are.
#include "capture/reassembler.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <list>
#include <optional>
#include <utility>

#include "capture/closed_connections.hpp"
#include "capture/connection_key.hpp"
#include "capture/stream.hpp"

namespace wirestruct::capture {
namespace {

// A second segment this near to a stray one makes them a stream.
constexpr std::uint32_t stray_reach_octets = 1 << 20;

using Key = ConnectionKey;

enum class Stage : std::uint8_t { open, ending };
constexpr std::size_t stage_count = 2;

}  // namespace

class Reassembler::Table {
 public:
  Table(ReassemblyOptions options, StreamSink& sink) : sink_(sink) {
    shared_.history.per_direction_octets = options.history_octets_per_direction;
    shared_.history.octets = options.history_octets;
    shared_.options = std::move(options);
  }

  void push(const Segment& segment);
  void finish();
  const Counters& counters() const { return shared_.counters; }

 private:
  struct State;
  using States = std::list<State>;
  struct StreamOf {
    State* state;
    std::size_t side;
  };
  using StreamList = std::list<StreamOf>;

  /// A segment far from where its stream is: damaged, or the first of another connection whose
  /// beginning the capture lacks. The next one tells.
  struct Stray {
    Segment segment;
    std::vector<std::byte> payload;
  };
  struct Side {
    explicit Side(Shared& shared) : stream(shared) {}
    Stream stream;
    std::unique_ptr<Stray> stray;
    std::optional<StreamList::iterator> waiting;
    std::optional<StreamList::iterator> remembering;
  };
  struct State {
    State(const Key& of, Shared& shared) : key(of), sides{Side(shared), Side(shared)} {}
    Key key;
    Connection connection;
    std::array<Side, 2> sides;  // 0: Key::low sends
    std::size_t client_side = 0;
    std::uint64_t created = 0;
    std::int64_t last_time_ns = 0;
    std::uint64_t last_packet = 0;
    std::uint64_t reset_packet = 0;  // 0: no RST
    Stage stage = Stage::open;
    States::iterator self;

    bool announced() const { return connection.number != 0; }
    Direction direction_of(std::size_t side) const {
      return side == client_side ? Direction::client_to_server : Direction::server_to_client;
    }
    bool both_finished() const { return sides[0].stream.finished() && sides[1].stream.finished(); }
  };
  class Teller;

  State* find(const Key& key);
  State& create(const Key& key, const Segment& segment);
  std::size_t likely_client(const Key& key, std::size_t source_side) const;
  void set_client(State& state, std::size_t side);
  void announce(State& state);
  void erase(State& state);
  void make_room();
  void expire(std::int64_t now_ns);

  static bool begins_another(const State& state, std::size_t side, const Segment& segment);
  static bool begins_another(const ClosedConnection& closed, std::size_t side,
                             const Segment& segment);
  bool pass_stray(State& state, std::size_t side, const Segment& segment);
  std::unique_ptr<Stray> take_stray(Side& side);
  void drop_stray(Side& side);
  void take(State& state, std::size_t side, const Segment& segment);
  void reset(State& state, const Segment& segment);
  void close(State& state, CloseCause cause);
  void tell_closed(State& state, std::size_t side, CloseCause cause);

  States& states_in(Stage stage) { return stages_[static_cast<std::size_t>(stage)]; }
  void settle(State& state);
  static void enlist(StreamList& list, std::optional<StreamList::iterator>& place, bool belongs,
                     StreamOf stream);
  void move_to(State& state, Stage stage);
  void look_at_waiting(std::int64_t now_ns);
  void keep_limits();

  StreamSink& sink_;
  Shared shared_;
  std::array<States, stage_count> stages_;
  const SeededHash hash_ = random_hash();
  boost::unordered_flat_map<Key, State*, SeededHash> states_{0, hash_};
  State* latest_ = nullptr;
  ClosedConnections closed_{hash_};
  std::uint64_t stray_octets_ = 0;  // of all sides
  StreamList waiting_;              // with a backlog
  StreamList remembering_;          // with a history, the first to have begun it first
  std::uint64_t created_ = 0;
};

/// Turns what a stream tells into what the sink is told.
class Reassembler::Table::Teller final : public Telling {
 public:
  Teller(Table& table, State& state, std::size_t side)
      : table_(table), state_(state), side_(side) {}

  void octets(std::uint64_t stream_offset, Octets octets, std::uint64_t packet,
              std::int64_t time_ns) override {
    table_.announce(state_);
    table_.sink_.octets(state_.connection, direction(), stream_offset, octets, packet, time_ns);
  }
  void gap(std::uint64_t stream_offset, std::uint64_t size_octets, GapCause cause) override {
    table_.announce(state_);
    table_.sink_.gap(state_.connection, direction(), stream_offset, size_octets, cause,
                     state_.last_packet);
  }
  void conflict(std::uint64_t stream_offset, Octets kept, Octets other,
                std::uint64_t packet) override {
    table_.announce(state_);
    table_.sink_.conflict(state_.connection, direction(), stream_offset, kept, other, packet);
  }

 private:
  /// Asked anew each time: a SYN may turn the roles around until the connection is announced.
  Direction direction() const { return state_.direction_of(side_); }

  Table& table_;
  State& state_;
  std::size_t side_;
};

void Reassembler::Table::push(const Segment& segment) {
  ++shared_.counters.segments;
  shared_.counters.payload_octets += segment.payload.size();
  expire(segment.time_ns);

  const Key key(segment.source, segment.destination);
  const std::size_t side = key.low == segment.source ? 0 : 1;

  State* state = find(key);
  const ClosedConnection* closed = state == nullptr ? closed_.find(key) : nullptr;
  if (segment.rst) {
    shared_.counters.reset_octets += segment.payload.size();
    if (state != nullptr) reset(*state, segment);
  } else if (state != nullptr && begins_another(*state, side, segment)) {
    close(*state, CloseCause::ports_reused);
    take(create(key, segment), side, segment);
  } else if (state != nullptr) {
    if (!pass_stray(*state, side, segment)) take(*state, side, segment);
  } else if (closed == nullptr || begins_another(*closed, side, segment)) {
    take(create(key, segment), side, segment);
  } else {
    shared_.counters.retransmitted_not_compared_octets += segment.payload.size();
  }
  look_at_waiting(segment.time_ns);
  keep_limits();
}

/// Whether a segment on known ports is the first of another connection.
bool Reassembler::Table::begins_another(const State& state, std::size_t side,
                                        const Segment& segment) {
  const Stream& stream = state.sides[side].stream;
  if (!segment.syn) {
    return segment.payload_octets != 0 && state.stage == Stage::ending &&
           stream.is_far(segment.sequence);
  }
  if (const auto known = stream.initial_sequence()) {
    // The same SYN again is a retransmission. Before any payload, another answer to it replaces
    // the first.
    if (*known == segment.sequence) return state.both_finished();
    return !segment.ack || stream.has_payload();
  }
  return state.stage == Stage::ending || !stream.could_begin_with(segment.sequence);
}

/// After the end, all but what came before it is another connection.
bool Reassembler::Table::begins_another(const ClosedConnection& closed, std::size_t side,
                                        const Segment& segment) {
  if (segment.syn) return true;
  if (segment.payload_octets == 0) return false;
  const auto next = closed.next_sequence[side];
  return !next || !is_before(segment.sequence, segment.payload_octets, *next);
}

/// True when the segment is stray; two that agree are taken as another connection.
bool Reassembler::Table::pass_stray(State& state, std::size_t side, const Segment& segment) {
  Side& here = state.sides[side];
  if (segment.syn || !here.stream.is_far(segment.sequence)) return false;
  if (segment.payload_octets == 0) return true;
  if (here.stray) {
    const std::uint32_t end = here.stray->segment.sequence + here.stray->segment.payload_octets;
    if (segment.sequence - end + stray_reach_octets <= 2 * stray_reach_octets) {
      const std::unique_ptr<Stray> first = take_stray(here);
      first->segment.payload = first->payload;
      const Key key = state.key;
      close(state, CloseCause::ports_reused);
      State& another = create(key, first->segment);
      take(another, side, first->segment);
      take(another, side, segment);
      return true;
    }
    drop_stray(here);
  }
  const std::uint64_t octets = segment.payload.size();
  if (stray_octets_ + octets > shared_.options.stray_octets) {
    shared_.counters.outside_window_octets += octets;
    return true;
  }
  stray_octets_ += octets;
  here.stray =
      std::make_unique<Stray>(Stray{segment, {segment.payload.begin(), segment.payload.end()}});
  // The packet's own octets are gone when this segment is looked at again.
  here.stray->segment.payload = {};
  here.stray->segment.options = {};
  return true;
}

std::unique_ptr<Reassembler::Table::Stray> Reassembler::Table::take_stray(Side& side) {
  if (side.stray) stray_octets_ -= side.stray->payload.size();
  return std::move(side.stray);
}

void Reassembler::Table::drop_stray(Side& side) {
  if (const auto stray = take_stray(side)) {
    shared_.counters.outside_window_octets += stray->payload.size();
  }
}

/// A segment of this connection: SYN, acknowledgement, payload, FIN, in this order.
void Reassembler::Table::take(State& state, std::size_t side, const Segment& segment) {
  state.last_time_ns = segment.time_ns;
  state.last_packet = segment.packet;
  Stream& stream = state.sides[side].stream;
  Stream& other = state.sides[1 - side].stream;
  Teller teller(*this, state, side);

  if (segment.syn) {
    if (!state.announced()) set_client(state, segment.ack ? 1 - side : side);
    state.connection.handshake_seen = true;
    announce(state);
    // A client that was refused and tries again (RFC 9293 leaves that to it).
    if (!stream.has_payload() && !other.has_payload()) state.reset_packet = 0;
    stream.begin(segment.sequence, teller);
  }
  if (segment.ack) other.acknowledge(segment.acknowledgement);
  stream.push(segment, teller);
  if (segment.fin) {
    stream.end_at(segment.sequence + (segment.syn ? 1U : 0U) + segment.payload_octets,
                  segment.packet);
  }
  for (std::size_t each = 0; each < 2; ++each) {
    if (!state.sides[each].stream.waits()) continue;
    Teller each_teller(*this, state, each);
    state.sides[each].stream.look_at_time(segment.time_ns, each_teller);
  }
  move_to(state, state.stage);
  settle(state);
}

void Reassembler::Table::reset(State& state, const Segment& segment) {
  state.last_time_ns = segment.time_ns;
  state.last_packet = segment.packet;
  if (state.reset_packet == 0) state.reset_packet = segment.packet;
  move_to(state, state.stage);
  settle(state);
}

void Reassembler::Table::close(State& state, CloseCause cause) {
  for (const std::size_t side : {state.client_side, 1 - state.client_side}) {
    drop_stray(state.sides[side]);
    Teller teller(*this, state, side);
    state.sides[side].stream.flush(teller);
  }
  ClosedConnection closed{.key = state.key,
                          .last_time_ns = state.last_time_ns,
                          .next_sequence = {},
                          .client_side = state.client_side};
  for (const std::size_t side : {state.client_side, 1 - state.client_side}) {
    if (state.announced()) tell_closed(state, side, cause);
    state.sides[side].stream.forget_history();
    closed.next_sequence[side] = state.sides[side].stream.next_sequence();
  }
  settle(state);
  closed_.add(closed);
  erase(state);
}

void Reassembler::Table::tell_closed(State& state, std::size_t side, CloseCause cause) {
  const Stream& stream = state.sides[side].stream;
  std::uint64_t packet = state.last_packet;
  if (stream.finished()) {
    cause = CloseCause::fin;
    packet = stream.fin_packet();
  } else if (state.reset_packet != 0) {
    cause = CloseCause::reset;
    packet = state.reset_packet;
  }
  sink_.closed(state.connection, state.direction_of(side), cause, packet);
}

void Reassembler::Table::finish() {
  std::vector<State*> left;
  for (const Stage stage : {Stage::open, Stage::ending}) {
    for (State& state : states_in(stage)) left.push_back(&state);
  }
  // Those that have no number yet come last, and get it in the order of their first packets.
  std::ranges::sort(left, {}, [](const State* state) {
    return std::pair(state->announced() ? state->connection.number : ~std::uint64_t{0},
                     state->created);
  });
  for (State* state : left) close(*state, CloseCause::capture_ended);
  closed_.clear();
}

// ---- the table

Reassembler::Table::State* Reassembler::Table::find(const Key& key) {
  if (latest_ != nullptr && latest_->key == key) return latest_;
  const auto found = states_.find(key);
  if (found == states_.end()) return nullptr;
  return latest_ = found->second;
}

/// After a closed connection on the same ports, whose roles it inherits.
Reassembler::Table::State& Reassembler::Table::create(const Key& key, const Segment& segment) {
  const ClosedConnection* before = closed_.find(key);
  const std::size_t client_side = before != nullptr
                                      ? before->client_side
                                      : likely_client(key, segment.source == key.low ? 0 : 1);
  closed_.forget(key);
  make_room();
  States& open = states_in(Stage::open);
  State& state = open.emplace_back(key, shared_);
  state.self = std::prev(open.end());
  state.created = ++created_;
  state.connection.first_time_ns = segment.time_ns;
  set_client(state, client_side);
  states_.emplace(key, &state);
  latest_ = &state;
  return state;
}

std::size_t Reassembler::Table::likely_client(const Key& key, std::size_t source_side) const {
  const auto serves = [&](const Endpoint& end) {
    return std::ranges::find(shared_.options.server_ports, end.port) !=
           shared_.options.server_ports.end();
  };
  if (serves(key.low) != serves(key.high)) return serves(key.low) ? 1 : 0;
  if (key.low.port != key.high.port) return key.low.port > key.high.port ? 0 : 1;
  return source_side;
}

void Reassembler::Table::set_client(State& state, std::size_t side) {
  state.client_side = side;
  state.connection.client = side == 0 ? state.key.low : state.key.high;
  state.connection.server = side == 0 ? state.key.high : state.key.low;
}

void Reassembler::Table::announce(State& state) {
  if (state.announced()) return;
  state.connection.number = ++shared_.counters.connections;
  sink_.opened(state.connection);
}

void Reassembler::Table::erase(State& state) {
  if (latest_ == &state) latest_ = nullptr;
  states_.erase(state.key);
  states_in(state.stage).erase(state.self);
}

/// Forgets connections until one more may be known, those that need it least first.
void Reassembler::Table::make_room() {
  const std::uint64_t limit = std::max<std::uint64_t>(1, shared_.options.connections);
  while (states_.size() + closed_.size() >= limit) {
    if (closed_.size() != 0) {
      closed_.forget_oldest();
    } else if (auto& ending = states_in(Stage::ending); !ending.empty()) {
      close(ending.front(), CloseCause::connection_limit);
    } else {
      ++shared_.counters.connections_dropped;
      close(states_in(Stage::open).front(), CloseCause::connection_limit);
    }
  }
}

/// The list is in the order of packets, not of times, which may run backwards: an old front only
/// makes those behind it wait.
void Reassembler::Table::expire(std::int64_t now_ns) {
  auto& ending = states_in(Stage::ending);
  while (!ending.empty() && now_ns - ending.front().last_time_ns >= shared_.options.linger_ns) {
    close(ending.front(), CloseCause::capture_ended);
  }
  closed_.forget_until(now_ns - shared_.options.forget_ns);
}

void Reassembler::Table::move_to(State& state, Stage stage) {
  States& to = states_in(stage);
  if (state.stage == stage && state.self == std::prev(to.end())) return;
  to.splice(to.end(), states_in(state.stage), state.self);
  state.stage = stage;
}

/// Brings the lists up to date with what the streams of `state` have become.
void Reassembler::Table::settle(State& state) {
  for (std::size_t side = 0; side < 2; ++side) {
    Side& here = state.sides[side];
    enlist(waiting_, here.waiting, here.stream.waits(), {&state, side});
    enlist(remembering_, here.remembering, here.stream.remembers(), {&state, side});
  }
  const Stage stage =
      state.reset_packet != 0 || state.both_finished() ? Stage::ending : Stage::open;
  if (stage != state.stage) move_to(state, stage);
}

void Reassembler::Table::enlist(StreamList& list, std::optional<StreamList::iterator>& place,
                                bool belongs, StreamOf stream) {
  if (belongs == place.has_value()) return;
  if (belongs) {
    place = list.insert(list.end(), stream);
  } else {
    list.erase(*place);
    place.reset();
  }
}

/// A stream whose connection has fallen silent waits until somebody looks at it: one a packet.
void Reassembler::Table::look_at_waiting(std::int64_t now_ns) {
  if (waiting_.empty()) return;
  const auto [state, side] = waiting_.front();
  waiting_.splice(waiting_.end(), waiting_, waiting_.begin());
  Teller teller(*this, *state, side);
  state->sides[side].stream.look_at_time(now_ns, teller);
  settle(*state);
}

void Reassembler::Table::keep_limits() {
  while (shared_.buffered_octets > shared_.options.buffered_octets && !waiting_.empty()) {
    const auto [state, side] = waiting_.front();
    waiting_.splice(waiting_.end(), waiting_, waiting_.begin());
    Teller teller(*this, *state, side);
    state->sides[side].stream.give_up(GapCause::buffer_limit, teller);
    settle(*state);
  }
  if (shared_.history.exhausted && !remembering_.empty()) {
    const auto [state, side] = remembering_.front();
    state->sides[side].stream.forget_history();
    settle(*state);
  }
  shared_.history.exhausted = false;
}

Reassembler::Reassembler(ReassemblyOptions options, StreamSink& sink)
    : table_(std::make_unique<Table>(std::move(options), sink)) {}
Reassembler::~Reassembler() = default;
void Reassembler::push(const Segment& segment) {
  table_->push(segment);
}
void Reassembler::finish() {
  table_->finish();
}
const Counters& Reassembler::counters() const {
  return table_->counters();
}

}  // namespace wirestruct::capture
