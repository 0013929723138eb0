#include "gen/cpp/reserved_names.hpp"

#include <algorithm>
#include <unordered_set>

namespace wirestruct::gen::cpp {
namespace {

using Words = std::unordered_set<std::string_view>;

/// The words of a text with blanks between them.
Words words(std::string_view text) {
  Words result;
  for (std::size_t begin = text.find_first_not_of(" \n"); begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    result.insert(text.substr(begin, end - begin));
    begin = text.find_first_not_of(" \n", end);
  }
  return result;
}

constexpr std::string_view keywords = R"(
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t
char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
constinit continue decltype default delete do double dynamic_cast else enum explicit export extern
false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr
operator or or_eq private protected public register reinterpret_cast requires return short signed
sizeof static static_assert static_cast struct switch template this thread_local throw true try
typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor xor_eq
)";

// Of <cerrno>, which <string> includes in libstdc++.
constexpr std::string_view error_macros = R"(
E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EADV EAFNOSUPPORT EAGAIN EALREADY EBADE EBADF EBADFD
EBADMSG EBADR EBADRQC EBADSLT EBFONT EBUSY ECANCELED ECHILD ECHRNG ECOMM ECONNABORTED
ECONNREFUSED ECONNRESET EDEADLK EDEADLOCK EDESTADDRREQ EDOM EDOTDOT EDQUOT EEXIST EFAULT EFBIG
EHOSTDOWN EHOSTUNREACH EHWPOISON EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR EISNAM
EKEYEXPIRED EKEYREJECTED EKEYREVOKED EL2HLT EL2NSYNC EL3HLT EL3RST ELIBACC ELIBBAD ELIBEXEC
ELIBMAX ELIBSCN ELNRNG ELOOP EMEDIUMTYPE EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENAVAIL
ENETDOWN ENETRESET ENETUNREACH ENFILE ENOANO ENOBUFS ENOCSI ENODATA ENODEV ENOENT ENOEXEC ENOKEY
ENOLCK ENOLINK ENOMEDIUM ENOMEM ENOMSG ENONET ENOPKG ENOPROTOOPT ENOSPC ENOSR ENOSTR ENOSYS
ENOTBLK ENOTCONN ENOTDIR ENOTEMPTY ENOTNAM ENOTRECOVERABLE ENOTSOCK ENOTSUP ENOTTY ENOTUNIQ ENXIO
EOPNOTSUPP EOVERFLOW EOWNERDEAD EPERM EPFNOSUPPORT EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE
EREMCHG EREMOTE EREMOTEIO ERESTART ERFKILL EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH ESRMNT
ESTALE ESTRPIPE ETIME ETIMEDOUT ETOOMANYREFS ETXTBSY EUCLEAN EUNATCH EUSERS EWOULDBLOCK EXDEV
EXFULL
)";

// Of the other headers that the codec includes, and a few that turn up beside it.
constexpr std::string_view other_macros = R"(
BIG_ENDIAN BUFSIZ BYTE_ORDER EOF EXIT_FAILURE EXIT_SUCCESS FD_SETSIZE FILENAME_MAX FOPEN_MAX
HUGE_VAL HUGE_VALL INFINITY LC_ALL LITTLE_ENDIAN MATH_ERREXCEPT MATH_ERRNO MAXFLOAT MB_CUR_MAX
M_E M_LN10 M_LN2 M_PI NAN NFDBITS NULL PDP_ENDIAN PTRDIFF_MAX PTRDIFF_MIN PTRDIFF_WIDTH P_tmpdir
RAND_MAX SEEK_CUR SEEK_DATA SEEK_END SEEK_HOLE SEEK_SET SIG_ATOMIC_MAX SIG_ATOMIC_MIN
SIG_ATOMIC_WIDTH SIZE_MAX SIZE_WIDTH SNAN SNANL TMP_MAX WCHAR_MAX WCHAR_MIN WCHAR_WIDTH WEOF
WINT_MAX WINT_MIN WINT_WIDTH errno i386 linux math_errhandling st_atime st_ctime st_mtime stderr
stdin stdout unix
)";

bool is_macro_of_stdint(std::string_view name) {
  const bool is_limit =
      name.ends_with("_MAX") || name.ends_with("_MIN") || name.ends_with("_WIDTH");
  return is_limit && (name.starts_with("INT") || name.starts_with("UINT"));
}

/// [lex.name]: with two underscores, or one and a capital, at the start. Two in the middle are kept
/// for compilers as well, but used by none.
bool is_for_compilers(std::string_view name) {
  return name.starts_with("__") ||
         (name.size() > 1 && name[0] == '_' && name[1] >= 'A' && name[1] <= 'Z');
}

}  // namespace

bool is_reserved_anywhere(std::string_view name) {
  static const Words all[] = {words(keywords), words(error_macros), words(other_macros),
                              words("std wirestruct")};
  for (const Words& some : all) {
    if (some.contains(name)) return true;
  }
  return is_macro_of_stdint(name) || is_for_compilers(name);
}

bool is_reserved_type(std::string_view name) {
  static const Words some = words(R"(
decode encode decode_unchecked encode_unchecked find_fault find_misfit name_of to_string
wire_size Offset layout layout_fields port ClientSends ServerSends
in out value octets checking check print misfit fault OStream
final import module override
)");
  return some.contains(name);
}

bool is_local_variable(std::string_view name) {
  static const Words some = words(R"(
content decode_members encode_members encoded_size find_unreadable has last last_begin order
order_found pack reader scope status unpack unreadable writer
)");
  static constexpr std::string_view starts[] = {"align_",     "begin_",  "checksum_", "derived_",
                                                "end_",       "given_",  "guard_",    "is_last_of_",
                                                "parameter_", "region_", "run",       "there_"};
  return some.contains(name) || std::ranges::any_of(starts, [&](std::string_view start) {
           return name.starts_with(start);
         });
}

bool is_reserved_member(std::string_view name) {
  static const Words some = words("wire_size Offset layout layout_fields");
  return some.contains(name);
}

}  // namespace wirestruct::gen::cpp
