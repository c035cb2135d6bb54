#include <engine/process/memory_watch.h>

#include <engine/process/process_tree.h>
#include <utility>
#include <vector>

namespace engine::process {

namespace {

constexpr auto kInterval = milliseconds(100);

using Question = SupervisedTree::MemoryQuestion;
using Answer = SupervisedTree::MemoryAnswer;

Answer look(const Question& question)
{
    Answer answer;
    if (question.group) answer.wasOutOfMemory = question.group->wasOutOfMemory();
    if (question.keeper > 0) {
        answer.bytes = usageBelow(question.keeper).residentBytes;
        // The exact measure is dear, so it is taken only where the cheap and higher one is over the
        // limit.
        if (question.limitBytes > 0 && answer.bytes > question.limitBytes) {
            answer.bytes = proportionalBytesBelow(question.keeper);
        }
    }
    return answer;
}

} // namespace

struct MemoryWatch::State : std::enable_shared_from_this<State>
{
    State(Loop& engineLoop, WorkerPool& pool)
        : loop(engineLoop)
        , workers(pool)
        , timer(engineLoop)
    {
    }

    Loop& loop;
    WorkerPool& workers;
    LoopTimer timer;
    std::vector<std::weak_ptr<SupervisedTree>> trees;
    bool isRunning = false;

    void lookNow()
    {
        std::vector<std::weak_ptr<SupervisedTree>> asked;
        std::vector<Question> questions;
        std::erase_if(trees, [&](const auto& weak) {
            const auto tree = weak.lock();
            if (!tree || !tree->isWatched()) return true;
            if (auto question = tree->memoryQuestion()) {
                asked.push_back(weak);
                questions.push_back(std::move(*question));
            }
            return false;
        });
        isRunning = !trees.empty();
        if (!isRunning) return;
        const auto work = [questions = std::move(questions)] {
            std::vector<Answer> answers;
            for (const auto& question : questions) {
                answers.push_back(look(question));
            }
            return answers;
        };
        offload(workers, loop, work,
            [weak = weak_from_this(), asked = std::move(asked)](
                const std::vector<Answer>& answers) {
                const auto self = weak.lock();
                if (!self) return;
                for (std::size_t i = 0; i < answers.size(); ++i) {
                    if (const auto tree = asked[i].lock()) tree->noteMemory(answers[i]);
                }
                self->lookLater();
            });
    }

    void lookLater()
    {
        isRunning = true;
        timer.start(kInterval, [this] { lookNow(); });
    }
};

MemoryWatch::MemoryWatch(Loop& loop, WorkerPool& workers)
    : m_state(std::make_shared<State>(loop, workers))
{
}

MemoryWatch::~MemoryWatch()
{
    m_state->timer.cancel();
}

void MemoryWatch::add(const std::shared_ptr<SupervisedTree>& tree)
{
    if (!tree->isWatched()) return;
    m_state->trees.push_back(tree);
    if (!m_state->isRunning) m_state->lookLater();
}

} // namespace engine::process
