#include <engine/core/secret.h>

#include <openssl/crypto.h>

namespace engine {

void Secret::wipe()
{
    m_text.resize(m_text.capacity()); // a moved-from short string still holds its bytes
    OPENSSL_cleanse(m_text.data(), m_text.size());
    m_text.clear();
}

} // namespace engine
