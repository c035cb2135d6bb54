#pragma once

#include <engine/core/clock.h>
#include <string>
#include <vector>

/// Loads an HTTP server of this machine: one request in flight on each of some kept connections.
class HttpLoad
{
public:
    HttpLoad(int port, int connections);
    ~HttpLoad();
    HttpLoad(const HttpLoad&) = delete;
    HttpLoad& operator=(const HttpLoad&) = delete;

    struct Result
    {
        double requestsPerSecond = 0;
        double medianUs = 0;
        double p99Us = 0;
        std::size_t requests = 0;
    };
    /// Sends `request`, the same bytes each time, for `duration`. Ends the program when an answer
    /// is not a 200.
    Result run(const std::string& request, engine::Duration duration);

private:
    struct Connection;
    int m_epoll;
    std::vector<Connection> m_connections;
};

/// Keeps the calling thread on one core, counted from 0 and wrapped around.
void pinThreadTo(int core);
