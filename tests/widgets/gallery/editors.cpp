#include "pages.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <widgets/common/card.h>
#include <widgets/common/find_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/json_editor.h>
#include <widgets/editors/key_value_editor.h>
#include <widgets/editors/list_editor.h>
#include <widgets/editors/records_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace gallery {

namespace {

const QString& javaScript()
{
    static const QString text = uR"(// Takes an order and answers with its number. 创建订单
'use strict';
const { randomUUID } = require('crypto');
const kRetries = 3;

/** Runs once in each instance. */
exports.initialize = (context, callback) => {
  console.log(`ready in ${process.env.REGION}`);
  callback(null, '');
};

exports.handler = async (event, context) => {
  const order = JSON.parse(event.toString());
  for (let attempt = 0; attempt < kRetries; ++attempt) {
    if (order.items.length === 0) throw new Error("an order needs items");
    if (/^[A-Z]{2}-\d+$/.test(order.id)) break;
  }
  return { id: randomUUID(), items: order.items.map((item) => item.name), total: 12.5 };
};
)"_s;
    return text;
}

const QString& python()
{
    static const QString text = uR"(import json
import logging

LOG = logging.getLogger()


class Thumbnailer:
    """Makes small pictures of large ones."""

    def __init__(self, size=(128, 128)):
        self.size = size

    @property
    def area(self):
        return self.size[0] * self.size[1]


def handler(event, context):
    # 缩略图
    body = json.loads(event)
    LOG.info("resize %s to %d", body["key"], Thumbnailer().area)
    return {"status": "done", "took": 0.25}
)"_s;
    return text;
}

QWidget* titled(const QString& title, QWidget* content)
{
    auto* card = new Card(title);
    card->body()->addWidget(content);
    return card;
}

QWidget* code()
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(24, 24, 24, 24);
    grid->setSpacing(16);
    auto* left = new CodeEditor(u"index.js"_s);
    left->setFileName(u"index.js"_s);
    left->setText(javaScript());
    left->openFind();
    left->findChild<QLineEdit*>()->setText(u"order"_s);
    grid->addWidget(titled(u"index.js"_s, left), 0, 0, 2, 1);
    auto* right = new CodeEditor(u"index.py"_s);
    right->setFileName(u"index.py"_s);
    right->setText(python());
    grid->addWidget(titled(u"index.py"_s, right), 0, 1);
    auto* shell = new CodeEditor(u"bootstrap"_s);
    shell->setFileName(u"bootstrap"_s);
    shell->setText(
        u"#!/bin/sh\n# starts the server\nexport PORT=\"${FC_SERVER_PORT:-9000}\"\nfor n in 1 2 3; do\n    echo 'try' $n\ndone\nexec node server.js\n"_s);
    auto* yaml = new CodeEditor(u"s.yaml"_s);
    yaml->setFileName(u"s.yaml"_s);
    yaml->setText(
        u"# a template\nedition: 1.0.0\nname: orders\nservices:\n  create:\n    component: fc\n    props:\n      memorySize: 512\n      environmentVariables: { A: \"b\" }\n"_s);
    auto* bottom = new QWidget;
    auto* line = new QHBoxLayout(bottom);
    line->setContentsMargins({});
    line->setSpacing(16);
    line->addWidget(titled(u"bootstrap"_s, shell));
    line->addWidget(titled(u"s.yaml"_s, yaml));
    grid->addWidget(bottom, 1, 1);
    grid->setRowStretch(0, 3);
    grid->setRowStretch(1, 2);
    return page;
}

QWidget* json()
{
    auto* page = new QWidget;
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(16);
    auto* good = new JsonEditor(u"Event"_s);
    good->setText(
        u"{\n  \"id\": \"CN-1024\",\n  \"items\": [{ \"name\": \"茶\", \"count\": 2 }],\n  \"total\": 12.50,\n  \"paid\": true,\n  \"note\": null\n}\n"_s);
    auto* bad = new JsonEditor(u"Event"_s);
    bad->setText(u"{\n  \"id\": \"CN-1024\"\n  \"items\": [],\n}\n"_s);
    layout->addWidget(titled(u"Event"_s, good));
    layout->addWidget(titled(u"An event with a mistake"_s, bad));
    return page;
}

QWidget* forms()
{
    auto* page = new QWidget;
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(16);

    auto* left = new QVBoxLayout;
    auto* resources = new Card(u"Resources"_s);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(16);
    auto* runtime = new QComboBox;
    runtime->addItems({u"nodejs20"_s, u"python3.10"_s});
    grid->addWidget(
        new FormField(u"Runtime"_s, runtime, u"Language and version the code runs on."_s), 0, 0);
    grid->addWidget(new FormField(u"Handler"_s, new QLineEdit(u"index.handler"_s),
                        u"File and function that answer a call."_s),
        0, 1);
    auto* memory = new UnitSpinBox({.min = 128,
        .max = 32768,
        .step = 64,
        .unit = u"MB"_s,
        .text = u"A multiple of 64 from 128 to 32,768 MB"_s});
    auto* memoryField = new FormField(u"Memory size"_s, memory, u"Memory of one instance."_s);
    QObject::connect(memory, &UnitSpinBox::problemChanged, memoryField, &FormField::setProblem);
    memory->setValue(500);
    grid->addWidget(memoryField, 1, 0);
    auto* cpu = new UnitSpinBox({.min = 0.05,
        .max = 16,
        .step = 0.05,
        .decimals = 2,
        .unit = u"vCPU"_s,
        .text = u"A multiple of 0.05"_s});
    cpu->setUnsetText(u"By memory size"_s);
    cpu->setValue(0);
    auto* cpuField = new FormField(u"vCPU"_s, cpu, u"Processors of one instance."_s);
    cpuField->setNote(u"changed"_s);
    grid->addWidget(cpuField, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    resources->body()->addLayout(grid);
    left->addWidget(resources);
    auto* arguments = new ListEditor(u"Argument"_s, u"Add argument"_s);
    arguments->setItems({u"--max-old-space-size=384"_s, u"server.js"_s, u"--verbose"_s});
    left->addWidget(titled(u"Arguments"_s, arguments));
    left->addStretch();
    layout->addLayout(left, 1);

    auto* right = new QVBoxLayout;
    auto* variables = new KeyValueEditor(u"Add variable"_s);
    variables->setEntries({{u"TABLE_NAME"_s, u"orders"_s}, {u"2ND_TABLE"_s, u"order-items"_s},
        {u"STAGE"_s, u"test"_s}, {u"STAGE"_s, u"生产"_s}});
    right->addWidget(titled(u"Environment variables"_s, variables));
    auto* mounts
        = new RecordsEditor({{u"serverAddr"_s, u"Server and path"_s, false, u"host:/path"_s, 3},
                                {u"mountDir"_s, u"Mount folder"_s, false, u"/mnt/data"_s},
                                {u"enableTLS"_s, u"TLS"_s, true}},
            u"Add mount"_s);
    mounts->setRecords({{{u"serverAddr"_s, u"nas-1.local:/data"_s}, {u"mountDir"_s, u"/mnt/data"_s},
                            {u"enableTLS"_s, u"true"_s}},
        {}});
    right->addWidget(titled(u"NAS mounts"_s, mounts));
    right->addStretch();
    layout->addLayout(right, 1);
    return page;
}

} // namespace

std::vector<Page> editorPages()
{
    return {
        {u"code"_s, code, {1440, 900}},
        {u"json"_s, json, {1200, 460}},
        {u"forms"_s, forms, {1320, 720}},
    };
}

} // namespace gallery
