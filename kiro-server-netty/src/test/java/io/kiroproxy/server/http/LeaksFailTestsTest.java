package io.kiroproxy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaksFailTestsTest {

    @Test
    void forgottenBufferIsReported() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 20 && found.isEmpty(); i++) {
            PooledByteBufAllocator.DEFAULT.buffer(64);
            found.addAll(LeaksFailTests.collect());
        }

        assertThat(found).isNotEmpty();
        assertThat(LeaksFailTests.collect()).isEmpty();
    }
}
