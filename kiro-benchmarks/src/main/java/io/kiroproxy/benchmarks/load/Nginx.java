package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The floor: nginx, one worker a core, passing the upstream's bytes through as they come. */
final class Nginx implements AutoCloseable {

    private final Process process;
    private final URI uri;

    private Nginx(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Where nginx is on this machine, if it is. */
    static Optional<Path> installed() {
        return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Nginx start(Path program, Path folder, URI upstream) throws IOException {
        int port = freePort();
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration(folder, port, upstream));
        Process process = new ProcessBuilder(
                        List.of(program.toString(), "-p", folder.toString(), "-c", file.toString()))
                .inheritIO()
                .start();
        awaitPort(process, port);
        return new Nginx(process, URI.create("http://127.0.0.1:" + port));
    }

    private static String configuration(Path folder, int port, URI upstream) {
        return """
                daemon off;
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log crit;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 64m;
                  client_body_buffer_size 1m;
                  keepalive_requests 10000000;
                  upstream kiro { server %2$s:%3$d; keepalive 2048; keepalive_requests 10000000; }
                  server {
                    listen 127.0.0.1:%4$d backlog=4096;
                    tcp_nodelay on;
                    location / {
                      proxy_pass http://kiro;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                    }
                  }
                }
                """.formatted(folder, upstream.getHost(), upstream.getPort(), port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(Process process, int port) throws IOException {
        while (process.isAlive()) {
            try {
                new Socket("127.0.0.1", port).close();
                return;
            } catch (IOException e) {
                LockSupport.parkNanos(10_000_000);
            }
        }
        throw new IOException("nginx ended with " + process.exitValue());
    }

    URI uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
