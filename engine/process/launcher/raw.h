#pragma once

#include <cstddef>
#include <cstdint>
#include <linux/sched.h>
#include <sys/syscall.h>

/// System calls without the C library. Between clone(CLONE_VM) and exec a process shares memory,
/// and so errno and every lock and buffer of the C library, with the launcher: nothing there may
/// use more than this.
namespace engine::process::raw {

#if defined(__x86_64__)

/// The kernel's answer: a value, or -errno.
inline long call(
    long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
{
    long result = number;
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    register long r9 asm("r9") = f;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory", "cc");
    return result;
}

/// clone or clone3 with a new stack; the child calls `body(argument)`, which must not return. The
/// child never runs on the caller's stack, so nothing the compiler keeps there can be harmed.
inline long spawn(long number, long a, long b, long c, void (*body)(void*), void* argument)
{
    long result = number;
    register long r10 asm("r10") = 0;
    register long r8 asm("r8") = 0;
    asm volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "mov %[argument], %%rdi\n\t"
        "call *%[body]\n\t"
        "hlt\n"
        "1:"
        : "+a"(result)
        : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), [body] "r"(body), [argument] "r"(argument)
        : "rcx", "r11", "memory", "cc");
    return result;
}

#elif defined(__aarch64__)

inline long call(
    long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
{
    register long x8 asm("x8") = number;
    register long x0 asm("x0") = a;
    register long x1 asm("x1") = b;
    register long x2 asm("x2") = c;
    register long x3 asm("x3") = d;
    register long x4 asm("x4") = e;
    register long x5 asm("x5") = f;
    asm volatile("svc 0"
                 : "+r"(x0)
                 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                 : "memory", "cc");
    return x0;
}

inline long spawn(long number, long a, long b, long c, void (*body)(void*), void* argument)
{
    register long x8 asm("x8") = number;
    register long x0 asm("x0") = a;
    register long x1 asm("x1") = b;
    register long x2 asm("x2") = c;
    register long x3 asm("x3") = 0;
    register long x4 asm("x4") = 0;
    asm volatile(
        "svc 0\n\t"
        "cbnz x0, 1f\n\t"
        "mov x0, %[argument]\n\t"
        "blr %[body]\n\t"
        "brk 0\n"
        "1:"
        : "+r"(x0)
        : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), [body] "r"(body), [argument] "r"(argument)
        : "memory", "cc");
    return x0;
}

#else
#error "fcdesk-launcher needs raw system calls for this processor: add them here"
#endif

/// Pointers and small integers as system call arguments.
template <typename T>
long argument(T* pointer)
{
    return reinterpret_cast<long>(pointer);
}

/// `stackEnd`: one past a region of its own, 16-byte aligned. The child's pid or -errno; with
/// CLONE_PIDFD `pidfd` is set.
inline long clone(
    std::uint64_t flags, void* stackEnd, int* pidfd, void (*body)(void*), void* context)
{
    return spawn(
        SYS_clone, static_cast<long>(flags), argument(stackEnd), argument(pidfd), body, context);
}

/// The same into a control group (v2), given its folder.
inline long cloneInto(int groupFolder, std::uint64_t flags, void* stack, std::size_t stackSize,
    void (*body)(void*), void* context)
{
    clone_args args{};
    args.flags = (flags & ~std::uint64_t{CSIGNAL}) | CLONE_INTO_CGROUP;
    args.exit_signal = flags & CSIGNAL;
    args.stack = reinterpret_cast<std::uint64_t>(stack);
    args.stack_size = stackSize;
    args.cgroup = static_cast<std::uint64_t>(groupFolder);
    return spawn(SYS_clone3, argument(&args), sizeof args, 0, body, context);
}

[[noreturn]] inline void exit(int code)
{
    for (;;) {
        call(SYS_exit_group, code);
    }
}

} // namespace engine::process::raw
