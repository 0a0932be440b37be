package io.kiroproxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {

    @Test
    void jsonLineHasTheFixedKeysAndStaysOneLine() {
        LogRecord record =
                new LogRecord(Level.WARNING, "a \"call\" ended\ncall=c1 account=a1 model=- status=200 other=x ms=7");
        record.setInstant(Instant.parse("2026-11-27T10:00:00Z"));
        record.setLoggerName("io.kiroproxy.access");
        record.setThrown(new IllegalStateException("why"));

        assertThat(new Logging.JsonLine().format(record))
                .isEqualTo("{\"ts\":\"2026-11-27T10:00:00Z\",\"level\":\"WARNING\",\"logger\":\"io.kiroproxy.access\","
                        + "\"msg\":\"a \\\"call\\\" ended\\ncall=c1 account=a1 model=- status=200 other=x ms=7\","
                        + "\"call\":\"c1\",\"account\":\"a1\",\"status\":\"200\",\"ms\":\"7\","
                        + "\"cause\":\"java.lang.IllegalStateException: why\"}\n");
    }
}
