#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <ostream>
#include <system_error>

namespace wirestruct::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto between_lines = std::chrono::milliseconds(100);

std::string octets(double count) {
  constexpr std::array<std::string_view, 5> units = {"octets", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; count >= 999.5 && unit + 1 < units.size(); ++unit) count /= 1000;
  return count < 9.95 && unit > 0 ? fmt::format("{:.1f} {}", count, units[unit])
                                  : fmt::format("{:.0f} {}", count, units[unit]);
}

std::string duration(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 100 * 60.0) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.0f} h", seconds / 3600);
}

// Where a descriptor stands; 0 when nobody can say.
std::uint64_t position_of(const fs::path& descriptor) {
  std::ifstream in("/proc/self/fdinfo" / descriptor.filename());
  std::string name;
  std::uint64_t position = 0;
  if (in >> name >> position && name == "pos:") return position;
  return 0;
}

constexpr std::string_view erase_line = "\r\x1b[K";  // ECMA-48, 8.3.41

// Nobody reads what is printed any more (`| head`): no line may stay behind.
void end_quietly(int signal) {
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, erase_line.data(), erase_line.size());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

std::string progress_line(std::uint64_t read_octets, std::uint64_t all_octets, double seconds) {
  const auto read = static_cast<double>(std::min(read_octets, all_octets));
  const auto all = static_cast<double>(all_octets);
  std::string line = fmt::format("{} of {}", octets(read), octets(all));
  if (all > 0) line += fmt::format(", {:.0f} %", 100 * read / all);
  if (seconds <= 0 || read <= 0) return line;
  const double rate = read / seconds;
  return line + fmt::format(", {}/s, {} left", octets(rate), duration((all - read) / rate));
}

Progress::Progress(std::span<const std::string> files, std::ostream& messages)
    : messages_(messages) {
  if (::isatty(STDERR_FILENO) != 1 || ::isatty(STDOUT_FILENO) == 1) return;
  for (const std::string& file : files) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return;
    files_.push_back({fs::canonical(file, error), fs::file_size(file, error)});
    if (error) return;
  }
  if (files_.empty()) return;
  struct sigaction action{};
  action.sa_handler = end_quietly;
  sigaction(SIGPIPE, &action, &closed_pipe_before_);
  // Signals are for the thread that reads, which they wake up.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Progress::end() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  ends_.notify_all();
  thread_.join();
  clear();
  sigaction(SIGPIPE, &closed_pipe_before_, nullptr);
}

void Progress::say(std::string_view text) {
  const std::lock_guard lock(mutex_);
  clear();
  messages_ << text;
}

void Progress::run() {
  const Clock::time_point begin = Clock::now();
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, between_lines, [this] { return ended_; })) {
    look();
    std::uint64_t read = 0;
    std::uint64_t all = 0;
    for (const File& file : files_) {
      read += file.read_octets;
      all += file.size_octets;
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    clear();
    messages_ << progress_line(read, all, seconds) << std::flush;
    is_shown_ = true;
  }
}

// A file that is open no more was read to its end.
void Progress::look() {
  for (File& file : files_) {
    if (file.was_open) file.read_octets = file.size_octets;
  }
  std::error_code error;
  for (fs::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code no_link;
    const fs::path target = fs::read_symlink(entry->path(), no_link);
    const auto file = std::ranges::find(files_, target, &File::path);
    if (file == files_.end()) continue;
    file->was_open = true;
    file->read_octets = position_of(entry->path());
  }
}

void Progress::clear() {
  if (is_shown_) messages_ << erase_line << std::flush;
  is_shown_ = false;
}

}  // namespace wirestruct::cli
