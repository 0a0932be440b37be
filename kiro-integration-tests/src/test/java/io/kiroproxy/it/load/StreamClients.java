package io.kiroproxy.it.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Any number of streaming clients on one thread; each asks once and reads to the end of its connection. */
final class StreamClients {

    private static final int CONNECTING_AT_ONCE = 128;
    private static final int BUFFER = 64 * 1024;

    private final InetSocketAddress proxy;

    StreamClients(URI proxy) {
        this.proxy = new InetSocketAddress(proxy.getHost(), proxy.getPort());
    }

    /** A connection and what came over it. */
    private static final class Client {
        final ByteBuffer request;
        final StreamedAnswer answer = new StreamedAnswer();
        final long startedNanos = System.nanoTime();

        Client(String prompt) {
            this.request = ByteBuffer.wrap(request(prompt));
        }
    }

    private static byte[] request(String prompt) {
        String body = "{\"model\":\"claude-sonnet-4.5\",\"max_tokens\":4096,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
        return ("POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
                        + "content-type: application/json\r\nanthropic-version: 2023-06-01\r\ncontent-length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A client that asks and then never reads; stays until it is closed. */
    SocketChannel frozen(String prompt) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(proxy);
        ByteBuffer request = ByteBuffer.wrap(request(prompt));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        return channel;
    }

    /** Runs one client per prompt to its end; what is not at its end after {@code limit} is given back as it is. */
    List<StreamedAnswer> run(List<String> prompts, Duration limit) throws IOException {
        List<StreamedAnswer> answers = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long end = System.nanoTime() + limit.toNanos();
        try (Selector selector = Selector.open()) {
            int connecting = 0;
            int open = 0;
            while (System.nanoTime() < end && (answers.size() < prompts.size() || open > 0)) {
                while (connecting < CONNECTING_AT_ONCE && answers.size() < prompts.size()) {
                    answers.add(connect(selector, prompts.get(answers.size())));
                    connecting++;
                    open++;
                }
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isConnectable()) {
                        ((SocketChannel) key.channel()).finishConnect();
                        key.interestOps(SelectionKey.OP_WRITE);
                        connecting--;
                    } else if (key.isWritable()) {
                        write(key);
                    } else if (key.isReadable() && !read(key, buffer)) {
                        open--;
                    }
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
        return answers;
    }

    private StreamedAnswer connect(Selector selector, String prompt) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        Client client = new Client(prompt);
        channel.register(selector, SelectionKey.OP_CONNECT, client);
        channel.connect(proxy);
        return client.answer;
    }

    private static void write(SelectionKey key) throws IOException {
        Client client = (Client) key.attachment();
        ((SocketChannel) key.channel()).write(client.request);
        if (!client.request.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** False at the end of the connection. */
    private static boolean read(SelectionKey key, ByteBuffer buffer) throws IOException {
        Client client = (Client) key.attachment();
        buffer.clear();
        int count = ((SocketChannel) key.channel()).read(buffer);
        if (count >= 0) {
            client.answer.add(buffer.flip());
            return true;
        }
        client.answer.ended(Duration.ofNanos(System.nanoTime() - client.startedNanos));
        key.channel().close();
        return false;
    }
}
