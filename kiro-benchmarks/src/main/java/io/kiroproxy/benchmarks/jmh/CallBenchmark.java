package io.kiroproxy.benchmarks.jmh;

import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.Workload;
import io.kiroproxy.benchmarks.path.HotPath;
import io.kiroproxy.protocol.spi.ClientCall;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole call without sockets, and its reader alone: readers, linter, request writer, decoder, stages, reply writers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CallBenchmark {

    /** The client protocol. */
    @Param({"ANTHROPIC", "CHAT", "RESPONSES", "GEMINI"})
    public Dialect dialect = Dialect.ANTHROPIC;

    /** A small request, or one of 500 kB. */
    @Param({"A", "B"})
    public Workload workload = Workload.A;

    private HotPath path = new HotPath(dialect, workload, Workload.EVENTS);

    /** Lays the path of the parameters. */
    @Setup
    public void open() {
        path = new HotPath(dialect, workload, Workload.EVENTS);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        path.close();
    }

    /** Reads the request. */
    @Benchmark
    public ClientCall read() {
        return path.read();
    }

    /** Reads the request, asks, and writes an answer of 200 events. */
    @Benchmark
    public int call() {
        return path.run();
    }
}
