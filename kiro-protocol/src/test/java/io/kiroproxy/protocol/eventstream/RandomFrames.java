package io.kiroproxy.protocol.eventstream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes frames of all header types from a seed; no empty arrays and strings, which the AWS library refuses. */
final class RandomFrames {
    private final Random random;

    RandomFrames(long seed) {
        this.random = new Random(seed);
    }

    EventStreamFrame next() {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            headers.put(i + text(random.nextInt(60)), value());
        }
        return EventStreamFrame.of(headers, bytes(0, random.nextInt(4) == 0 ? 5000 : 200));
    }

    private HeaderValue value() {
        switch (random.nextInt(9)) {
            case 0:
                return new HeaderValue.Bool(random.nextBoolean());
            case 1:
                return new HeaderValue.Byte((byte) random.nextInt());
            case 2:
                return new HeaderValue.Short((short) random.nextInt());
            case 3:
                return new HeaderValue.Int(random.nextInt());
            case 4:
                return new HeaderValue.Long(random.nextLong());
            case 5:
                return new HeaderValue.Bytes(bytes(1, 100));
            case 6:
                return new HeaderValue.Timestamp(random.nextInt() * 1000L + random.nextInt(1000));
            case 7:
                return new HeaderValue.Uuid(new UUID(random.nextLong(), random.nextLong()));
            default:
                return HeaderValue.of(text(1 + random.nextInt(60)));
        }
    }

    private byte[] bytes(int min, int bound) {
        byte[] bytes = new byte[random.nextInt(min, bound)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text(int codePoints) {
        StringBuilder text = new StringBuilder();
        while (text.codePointCount(0, text.length()) < codePoints) {
            int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : 0x20000);
            if (codePoint < 0xd800 || codePoint > 0xdfff) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}
