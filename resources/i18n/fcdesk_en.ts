<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>app::Actions</name>
    <message numerus="yes">
        <source>%n idle instance(s) released</source>
        <translation>
            <numerusform>%n idle instance released</numerusform>
            <numerusform>%n idle instances released</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recycling %n instance(s)</source>
        <translation>
            <numerusform>Recycling %n instance</numerusform>
            <numerusform>Recycling %n instances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::CallHistory</name>
    <message numerus="yes">
        <source>The command is signed and works for %n minute(s)</source>
        <translation>
            <numerusform>The command is signed and works for %n minute</numerusform>
            <numerusform>The command is signed and works for %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied. The signature is good for %n minute(s).</source>
        <translation>
            <numerusform>Copied. The signature is good for %n minute.</numerusform>
            <numerusform>Copied. The signature is good for %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::CallSummaryView</name>
    <message numerus="yes">
        <source>%n call(s) in %1</source>
        <translation>
            <numerusform>%n call in %1</numerusform>
            <numerusform>%n calls in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n cancelled</source>
        <translation>
            <numerusform>and %n cancelled</numerusform>
            <numerusform>and %n cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ChangeBar</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ChecklistCard</name>
    <message numerus="yes">
        <source>%n worth a look</source>
        <translation>
            <numerusform>%n worth a look</numerusform>
            <numerusform>%n worth a look</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ChecklistText</name>
    <message numerus="yes">
        <source>%n file(s), %1 packed, %2 unpacked.</source>
        <translation>
            <numerusform>%n file, %1 packed, %2 unpacked.</numerusform>
            <numerusform>%n files, %1 packed, %2 unpacked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Perhaps unused, by name (tests, documents, source maps): %n file(s), %1.</source>
        <translation>
            <numerusform>Perhaps unused, by name (tests, documents, source maps): %n file, %1.</numerusform>
            <numerusform>Perhaps unused, by name (tests, documents, source maps): %n files, %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>An instance runs up to %n calls at once, so the ones that are there serve while others start.</source>
        <translation>
            <numerusform>An instance runs up to %n calls at once, so the ones that are there serve while others start.</numerusform>
            <numerusform>An instance runs up to %n calls at once, so the ones that are there serve while others start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Kept ready now: %n instance(s); calls beyond them go to on-demand ones.</source>
        <translation>
            <numerusform>Kept ready now: %n instance; calls beyond them go to on-demand ones.</numerusform>
            <numerusform>Kept ready now: %n instances; calls beyond them go to on-demand ones.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::CodeView</name>
    <message numerus="yes">
        <source>%n file(s) go back to what is deployed. This cannot be undone.</source>
        <translation>
            <numerusform>%n file goes back to what is deployed. This cannot be undone.</numerusform>
            <numerusform>%n files go back to what is deployed. This cannot be undone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ConfigurationView</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::DeployBar</name>
    <message numerus="yes">
        <source>%n file(s) with edits</source>
        <translation>
            <numerusform>%n file with edits</numerusform>
            <numerusform>%n files with edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ExperimentPage</name>
    <message numerus="yes">
        <source>A function that waits for a database or another service keeps its instance, and its bill, while it does nothing; at a higher instance concurrency the same instance serves other requests meanwhile. Here %n requests are sent at once to such a function, first at a concurrency of %1 and then at %2, and everything below is measured while they run.</source>
        <translation>
            <numerusform>A function that waits for a database or another service keeps its instance, and its bill, while it does nothing; at a higher instance concurrency the same instance serves other requests meanwhile. Here %n requests are sent at once to such a function, first at a concurrency of %1 and then at %2, and everything below is measured while they run.</numerusform>
            <numerusform>A function that waits for a database or another service keeps its instance, and its bill, while it does nothing; at a higher instance concurrency the same instance serves other requests meanwhile. Here %n requests are sent at once to such a function, first at a concurrency of %1 and then at %2, and everything below is measured while they run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::FactsCard</name>
    <message numerus="yes">
        <source>%n call(s) at once</source>
        <translation>
            <numerusform>%n call at once</numerusform>
            <numerusform>%n calls at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n variable(s)</source>
        <translation>
            <numerusform>%n variable</numerusform>
            <numerusform>%n variables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::FunctionPage</name>
    <message numerus="yes">
        <source>%n starting</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n starting</numerusform>
            <numerusform>%n starting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n in flight</source>
        <translation>
            <numerusform>%1, %n in flight</numerusform>
            <numerusform>%1, %n in flight</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::InstanceDetail</name>
    <message numerus="yes">
        <source>%n call(s), the longest by %1</source>
        <translation>
            <numerusform>%n call, the longest by %1</numerusform>
            <numerusform>%n calls, the longest by %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::InstancesCard</name>
    <message numerus="yes">
        <source>%n alive</source>
        <translation>
            <numerusform>%n alive</numerusform>
            <numerusform>%n alive</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::LiveTiles</name>
    <message numerus="yes">
        <source>%n starting</source>
        <translation>
            <numerusform>%n starting</numerusform>
            <numerusform>%n starting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cold start(s)</source>
        <translation>
            <numerusform>%n cold start</numerusform>
            <numerusform>%n cold starts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n throttled</source>
        <translation>
            <numerusform>%1, %n throttled</numerusform>
            <numerusform>%1, %n throttled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::LogBrowser</name>
    <message numerus="yes">
        <source>%n line(s) came too fast to be shown; they are stored</source>
        <translation>
            <numerusform>%n line came too fast to be shown; they are stored</numerusform>
            <numerusform>%n lines came too fast to be shown; they are stored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) written to %1</source>
        <translation>
            <numerusform>%n line written to %1</numerusform>
            <numerusform>%n lines written to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::MainWindow</name>
    <message numerus="yes">
        <source>Edits of %n function(s) are not applied and will be lost: %1</source>
        <translation>
            <numerusform>Edits of %n function are not applied and will be lost: %1</numerusform>
            <numerusform>Edits of %n functions are not applied and will be lost: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::MonitorCharts</name>
    <message numerus="yes">
        <source>%n alive</source>
        <translation>
            <numerusform>%n alive</numerusform>
            <numerusform>%n alive</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::PathComparison</name>
    <message numerus="yes">
        <source>%n start(s)</source>
        <translation>
            <numerusform>%n start</numerusform>
            <numerusform>%n starts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ScalingStatus</name>
    <message numerus="yes">
        <source>%n being created</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n being created</numerusform>
            <numerusform>%n being created</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n started ahead so far</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n started ahead so far</numerusform>
            <numerusform>%n started ahead so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::ScalingText</name>
    <message numerus="yes">
        <source>%n instance(s), %1</source>
        <translation>
            <numerusform>%n instance, %1</numerusform>
            <numerusform>%n instances, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::StartBarText</name>
    <message numerus="yes">
        <source>Mean of %n start(s)</source>
        <translation>
            <numerusform>Mean of %n start</numerusform>
            <numerusform>Mean of %n starts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>app::StatusLine</name>
    <message numerus="yes">
        <source>Running, %n sandbox limitation(s)</source>
        <translation>
            <numerusform>Running, %n sandbox limitation</numerusform>
            <numerusform>Running, %n sandbox limitations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s) alive</source>
        <translation>
            <numerusform>%n instance alive</numerusform>
            <numerusform>%n instances alive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s) since start</source>
        <translation>
            <numerusform>%n error since start</numerusform>
            <numerusform>%n errors since start</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>model::ColdStartTableModel</name>
    <message numerus="yes">
        <source>%n calls, up to %1</source>
        <translation>
            <numerusform>%n calls, up to %1</numerusform>
            <numerusform>%n calls, up to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>model::FieldText</name>
    <message numerus="yes">
        <source>At most %n character(s)</source>
        <translation>
            <numerusform>At most %n character</numerusform>
            <numerusform>At most %n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n entries</source>
        <translation>
            <numerusform>At most %n entry</numerusform>
            <numerusform>At most %n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>model::FunctionTreeModel</name>
    <message numerus="yes">
        <source>%1: %n function(s)</source>
        <translation>
            <numerusform>%1: %n function</numerusform>
            <numerusform>%1: %n functions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>model::TimeText</name>
    <message numerus="yes">
        <source>%n second(s) ago</source>
        <translation>
            <numerusform>%n second ago</numerusform>
            <numerusform>%n seconds ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>widgets::KeyValueEditor</name>
    <message numerus="yes">
        <source>%1 is there %n times.</source>
        <translation>
            <numerusform>%1 is there %n time.</numerusform>
            <numerusform>%1 is there %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>widgets::ListEditor</name>
    <message numerus="yes">
        <source>At most %n are allowed.</source>
        <translation>
            <numerusform>At most %n is allowed.</numerusform>
            <numerusform>At most %n are allowed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>widgets::LogPanel</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>widgets::LogView</name>
    <message numerus="yes">
        <source>%n new line(s), jump to end</source>
        <translation>
            <numerusform>%n new line, jump to end</numerusform>
            <numerusform>%n new lines, jump to end</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>widgets::PhaseChart</name>
    <message numerus="yes">
        <source>%n bar(s)</source>
        <translation>
            <numerusform>%n bar</numerusform>
            <numerusform>%n bars</numerusform>
        </translation>
    </message>
</context>
</TS>
