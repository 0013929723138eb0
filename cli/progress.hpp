// How far a long reading of files has come: on a terminal, and nowhere else.
#pragma once

#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace wirestruct::cli {

/// `412 MB of 1.0 GB, 41 %, 310 MB/s, 2 s left`; without what cannot be known yet.
std::string progress_line(std::uint64_t read_octets, std::uint64_t all_octets, double seconds);

/// As long as it exists and is not ended, a line on the terminal says how much of the files was
/// read, ten times a second. It asks the system where the files' descriptors stand
/// (proc_pid_fdinfo(5)), so that readers of any kind need not know of it and are not slowed down.
class Progress {
 public:
  /// Does nothing unless standard error, which `messages` writes to, is a terminal, standard output
  /// is none that the line could come between, and all inputs are files.
  Progress(std::span<const std::string> files, std::ostream& messages);
  ~Progress() { end(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Takes the line away for good.
  void end();
  /// Writes to `messages`, in place of the line.
  void say(std::string_view text);

 private:
  struct File {
    std::filesystem::path path;
    std::uint64_t size_octets = 0;
    std::uint64_t read_octets = 0;
    bool was_open = false;
  };

  void run();
  void look();
  void clear();

  std::ostream& messages_;
  std::vector<File> files_;
  std::mutex mutex_;  // of all below, and of messages_
  std::condition_variable ends_;
  bool ended_ = false;
  bool is_shown_ = false;
  struct sigaction closed_pipe_before_{};
  std::thread thread_;  // last: it uses the others
};

}  // namespace wirestruct::cli
