#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>
#include <string>

namespace support {

inline QByteArray textOf(const QJsonValue& value)
{
    if (value.isUndefined()) return "undefined";
    if (value.isString()) return value.toString().toUtf8();
    const auto whole = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return whole.mid(1, whole.size() - 2);
}

/// The value at a path ("function.name", "stackTrace.0") of a JSON text: texts as they are, everything else as JSON;
/// "undefined" where nothing is.
inline QByteArray jsonAt(const std::string& json, const QByteArray& path)
{
    const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    QJsonValue value = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    if (document.isNull()) return "undefined";
    for (const auto& step : path.isEmpty() ? QList<QByteArray>() : path.split('.')) {
        value = value.isArray() ? value.toArray().at(step.toInt()) : value.toObject().value(QLatin1String(step));
    }
    return textOf(value);
}

inline QByteArray jsonKeys(const std::string& json)
{
    QByteArray keys;
    for (const auto& key : QJsonDocument::fromJson(QByteArray::fromStdString(json)).object().keys()) {
        keys += key.toUtf8() + ' ';
    }
    return keys.trimmed();
}

/// Whether the whole text matches a regular expression.
inline bool matches(const QByteArray& text, const QByteArray& pattern)
{
    const QRegularExpression expression(QRegularExpression::anchoredPattern(QString::fromUtf8(pattern)),
        QRegularExpression::DotMatchesEverythingOption);
    return expression.match(QString::fromUtf8(text)).hasMatch();
}

} // namespace support
