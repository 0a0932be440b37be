package io.kiroproxy.benchmarks.jmh;

import io.kiroproxy.benchmarks.load.CannedAnswer;
import io.kiroproxy.benchmarks.load.Dialect;
import io.kiroproxy.benchmarks.load.Workload;
import io.kiroproxy.core.tokens.TokenEstimator;
import io.kiroproxy.protocol.eventstream.EventStreamDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Single pieces of the path: the frame decoder and the token estimator. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PieceBenchmark {

    private final byte[] stream = joined();
    private final String conversation = Dialect.ANTHROPIC.body(Workload.B);
    private final TokenEstimator estimator = new TokenEstimator();

    private static byte[] joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        CannedAnswer.frames(Workload.EVENTS).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Decodes the frames of an answer that came in one buffer. */
    @Benchmark
    public void decodeFrames(Blackhole hole) {
        new EventStreamDecoder().feed(ByteBuffer.wrap(stream), hole::consume);
    }

    /** Weighs 500 kB of text. */
    @Benchmark
    public int estimateTokens() {
        return estimator.text(conversation);
    }
}
