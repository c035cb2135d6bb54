#include <array>
#include <cerrno>
#include <cstring>
#include <engine/core/digest.h>
#include <engine/core/ids.h>
#include <engine/core/unique_fd.h>
#include <engine/identity/keyring.h>
#include <fcntl.h>
#include <memory>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine::identity {

namespace {
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

struct FreeCipher
{
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Failure failWithErrno(const std::string& what)
{
    return fail(ErrorCode::Io, what + ": " + std::strerror(errno));
}

std::string randomBytes(std::size_t count)
{
    std::string bytes(count, '\0');
    fillRandom({bytesOf(bytes), count});
    return bytes;
}

/// Makes the key file, whole or not at all; leaves alone one that somebody else made meanwhile.
Result<void> makeKeyFile(const std::filesystem::path& file)
{
    const auto aside = file.string() + "." + newUuid();
    UniqueFd fd(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) return failWithErrno("make " + aside);
    auto key = randomBytes(kKeyBytes);
    const bool isWritten = ::write(fd.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size())
        && ::fsync(fd.get()) == 0;
    const Secret wiped(std::move(key));
    const bool isLinked = isWritten && (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const auto failure = isLinked ? Result<void>() : failWithErrno("write " + file.string());
    ::unlink(aside.c_str());
    if (!failure) return failure;
    const UniqueFd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) return failWithErrno("write " + file.parent_path().string());
    return {};
}

Result<Secret> readKeyFile(const std::filesystem::path& file, const UniqueFd& fd)
{
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return failWithErrno("read " + file.string());
    if ((status.st_mode & 077) != 0) {
        return fail(ErrorCode::AccessDenied,
            file.string() + " can be read by other users; it holds the key to the stored secrets: chmod 600 it");
    }
    std::string key(kKeyBytes + 1, '\0');
    const auto length = ::read(fd.get(), key.data(), key.size());
    if (length < 0) return failWithErrno("read " + file.string());
    key.resize(static_cast<std::size_t>(length));
    Secret secret(std::move(key));
    if (secret.reveal().size() != kKeyBytes) {
        return fail(ErrorCode::Corrupt,
            file.string() + " does not hold a key of 32 bytes; put back a copy, or the stored secrets are lost");
    }
    return secret;
}
} // namespace

Result<Keyring> Keyring::open(const std::filesystem::path& dataDir)
{
    const auto file = dataDir / "master.key";
    UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd && errno == ENOENT) {
        if (auto made = makeKeyFile(file); !made) return Failure(made.error());
        fd.reset(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    }
    if (!fd) return failWithErrno("open " + file.string());
    auto key = readKeyFile(file, fd);
    if (!key) return Failure(key.error());
    return Keyring(std::move(*key));
}

std::string Keyring::seal(const Secret& secret, std::string_view purpose) const
{
    const auto clear = secret.reveal();
    auto sealed = randomBytes(kNonceBytes);
    sealed.resize(kNonceBytes + clear.size() + kTagBytes);
    unsigned char* const out = bytesOf(sealed) + kNonceBytes;
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int length = 0;
    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(m_key.reveal()), bytesOf(sealed));
    EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(purpose), static_cast<int>(purpose.size()));
    EVP_EncryptUpdate(cipher.get(), out, &length, bytesOf(clear), static_cast<int>(clear.size()));
    EVP_EncryptFinal_ex(cipher.get(), out + length, &length);
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out + clear.size());
    return toBase64(sealed);
}

Result<Secret> Keyring::unseal(std::string_view sealed, std::string_view purpose) const
{
    const auto failure = [purpose] {
        return fail(ErrorCode::Corrupt,
            "the sealed " + std::string(purpose) + " cannot be opened: it was changed, or sealed under another key");
    };
    auto bytes = fromBase64(sealed);
    if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return failure();
    const auto clearBytes = bytes->size() - kNonceBytes - kTagBytes;
    unsigned char* const nonce = bytesOf(*bytes);
    std::string clear(clearBytes, '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int length = 0;
    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(m_key.reveal()), nonce);
    EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(purpose), static_cast<int>(purpose.size()));
    EVP_DecryptUpdate(cipher.get(), bytesOf(clear), &length, nonce + kNonceBytes, static_cast<int>(clearBytes));
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, nonce + kNonceBytes + clearBytes);
    Secret secret(std::move(clear));
    std::array<unsigned char, kTagBytes> rest{};
    if (EVP_DecryptFinal_ex(cipher.get(), rest.data(), &length) != 1) return failure();
    return secret;
}

} // namespace engine::identity
