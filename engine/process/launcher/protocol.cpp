#include <engine/process/launcher/protocol.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/socket.h>
#include <type_traits>

namespace engine::process::wire {

namespace {

class Writer
{
public:
    template <typename... Fields>
    void operator()(const Fields&... fields)
    {
        (put(fields), ...);
    }
    std::string take() { return std::move(m_bytes); }

private:
    template <typename T>
    requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) void put(const T& value)
    {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(const std::string& text)
    {
        put(static_cast<std::uint32_t>(text.size()));
        m_bytes += text;
    }
    template <typename T>
    void put(const std::vector<T>& items)
    {
        put(static_cast<std::uint32_t>(items.size()));
        for (const T& item : items) {
            put(item);
        }
    }
    template <typename T>
    requires std::is_class_v<T>
    void put(const T& value) { visitFields(*this, value); }

    std::string m_bytes;
};

/// Reads what Writer wrote; after bytes that end too early every value is its default and isWhole()
/// is false.
class Reader
{
public:
    explicit Reader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }
    template <typename... Fields>
    void operator()(Fields&... fields)
    {
        (get(fields), ...);
    }
    bool isWhole() const { return m_isWhole && m_bytes.empty(); }

private:
    std::string_view take(std::size_t count)
    {
        if (count > m_bytes.size()) {
            m_isWhole = false;
            m_bytes = {};
            return {};
        }
        const auto taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return taken;
    }
    template <typename T>
    requires(std::is_arithmetic_v<T> || std::is_enum_v<T>) void get(T& value)
    {
        const auto bytes = take(sizeof value);
        if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    }
    void get(std::string& text)
    {
        std::uint32_t size = 0;
        get(size);
        text = take(size);
    }
    template <typename T>
    void get(std::vector<T>& items)
    {
        std::uint32_t count = 0;
        get(count);
        for (; count > 0 && m_isWhole; --count) {
            get(items.emplace_back());
        }
    }
    template <typename T>
    requires std::is_class_v<T>
    void get(T& value) { visitFields(*this, value); }

    std::string_view m_bytes;
    bool m_isWhole = true;
};

/// One list of fields per message serves both directions; `T` is the message or its const.
template <typename Archive, typename T>
void visitFields(Archive& archive, T& value)
{
    using Value = std::remove_const_t<T>;
    if constexpr (std::is_same_v<Value, Failure>) {
        archive(value.step, value.error, value.index);
    } else if constexpr (std::is_same_v<Value, Configure>) {
        archive(value.isolation, value.runDirectory, value.freezerFolder);
    } else if constexpr (std::is_same_v<Value, MountRequest>) {
        archive(value.source, value.target, value.isReadOnly, value.isFile, value.bytes);
    } else if constexpr (std::is_same_v<Value, Start>) {
        archive(value.id, value.hostName, value.executable, value.arguments, value.environment,
            value.workingDirectory, value.mounts, value.tmpBytes, value.dataBytes, value.processes,
            value.hasOwnNetwork, value.hasChannel, value.hasGroupFolder, value.isAdoptable,
            value.isZygote, value.zygote);
    } else if constexpr (std::is_same_v<Value, Adopt>) {
        archive(value.id, value.hostName, value.mounts, value.tmpBytes);
    } else if constexpr (std::is_same_v<Value, Ready>) {
        archive(value.landlockAbi);
    } else if constexpr (std::is_same_v<Value, Refused>) {
        archive(value.failure);
    } else if constexpr (std::is_same_v<Value, Started>) {
        archive(value.id);
    } else if constexpr (std::is_same_v<Value, StartFailed> || std::is_same_v<Value, Adopted>) {
        archive(value.id, value.failure);
    } else {
        static_assert(std::is_same_v<Value, Exited>);
        archive(value.id, value.waitStatus);
    }
}

template <std::size_t Index = 0>
std::optional<Message> decodeAlternative(std::size_t kind, Reader& reader)
{
    if constexpr (Index == std::variant_size_v<Message>) {
        return std::nullopt;
    } else {
        if (kind != Index) return decodeAlternative<Index + 1>(kind, reader);
        std::variant_alternative_t<Index, Message> value;
        reader(value);
        if (!reader.isWhole()) return std::nullopt;
        return value;
    }
}

} // namespace

std::string encode(const Message& message)
{
    Writer writer;
    writer(static_cast<std::uint8_t>(message.index()));
    std::visit([&](const auto& value) { writer(value); }, message);
    return writer.take();
}

std::optional<Message> decode(std::string_view bytes)
{
    if (bytes.empty()) return std::nullopt;
    Reader reader(bytes.substr(1));
    return decodeAlternative(static_cast<unsigned char>(bytes.front()), reader);
}

int send(int socket, const std::string& packet, std::span<const int> descriptors)
{
    if (packet.size() > kMaxPacket || descriptors.size() > kMaxDescriptors) return EMSGSIZE;
    iovec part{const_cast<char*>(packet.data()), packet.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxDescriptors * sizeof(int))];
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!descriptors.empty()) {
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
    }
    while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

std::variant<Packet, ReceiveError> receive(int socket)
{
    thread_local const auto buffer = std::make_unique<char[]>(kMaxPacket);
    iovec part{buffer.get(), kMaxPacket};
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxDescriptors * sizeof(int))];
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    ssize_t size = 0;
    do {
        size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return ReceiveError::WouldBlock;
    if (size <= 0) return ReceiveError::Closed;

    Packet packet;
    for (cmsghdr* item = CMSG_FIRSTHDR(&header); item; item = CMSG_NXTHDR(&header, item)) {
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(item) + i * sizeof fd, sizeof fd);
            packet.descriptors.emplace_back(fd);
        }
    }
    auto message = decode({buffer.get(), static_cast<std::size_t>(size)});
    if (!message || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) return ReceiveError::Closed;
    packet.message = std::move(*message);
    return packet;
}

} // namespace engine::process::wire
