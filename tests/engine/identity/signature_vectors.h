#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <engine/identity/signature.h>

/// tests/data/signature-vectors.json: what the official clients sign, as they sent it.
namespace test::vectors {

using Headers = std::vector<std::pair<std::string, std::string>>;

inline std::string text(const QJsonObject& vector, const char* name)
{
    return vector.value(QLatin1String(name)).toString().toStdString();
}

/// A row with the column "vector" for each of `group` whose name starts with `prefix`.
inline void addRows(const char* group, std::string_view prefix)
{
    QFile file(QStringLiteral(FCDESK_TEST_DATA "/signature-vectors.json"));
    if (!file.open(QFile::ReadOnly)) qFatal("signature-vectors.json is missing");
    const auto all = QJsonDocument::fromJson(file.readAll()).object();
    QTest::addColumn<QJsonObject>("vector");
    for (const auto vector : all.value(QLatin1String(group)).toArray()) {
        const auto name = text(vector.toObject(), "name");
        if (name.starts_with(prefix)) QTest::addRow("%s", name.c_str()) << vector.toObject();
    }
}

inline Headers headersOf(const QJsonObject& vector)
{
    Headers headers;
    const auto given = vector.value(QLatin1String("headers")).toObject();
    for (auto it = given.begin(); it != given.end(); ++it) {
        headers.emplace_back(it.key().toLower().toStdString(), it.value().toString().toStdString());
    }
    return headers;
}

inline std::string bodyOf(const QJsonObject& vector)
{
    return QByteArray::fromBase64(vector.value(QLatin1String("bodyBase64")).toString().toLatin1()).toStdString();
}

/// A key as the vector's server has it.
inline engine::identity::AccessKey keyOf(const QJsonObject& vector)
{
    const auto known = text(vector, "knownAccessKeyId");
    engine::identity::AccessKey key{
        .id = known.empty() ? text(vector, "accessKeyId") : known,
        .secret = engine::Secret(text(vector, "accessKeySecret")),
    };
    if (const auto token = text(vector, "securityToken"); !token.empty()) key.securityToken = engine::Secret(token);
    return key;
}

} // namespace test::vectors
