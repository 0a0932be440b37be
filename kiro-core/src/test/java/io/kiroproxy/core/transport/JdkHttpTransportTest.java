package io.kiroproxy.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiroproxy.core.spi.HttpCall;
import io.kiroproxy.core.spi.HttpFields;
import io.kiroproxy.core.spi.HttpReply;
import io.kiroproxy.core.spi.HttpTransport;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.testing.HttpTransportContract;
import io.kiroproxy.core.testing.RawServer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JdkHttpTransportTest extends HttpTransportContract {

    @Override
    protected HttpTransport createTransport() {
        return JdkHttpTransport.create();
    }

    private HttpCall call(URI uri, ProxyAddress proxy) {
        HttpFields fields = HttpFields.of("Host", "mine", "Connection", "close", "x-a", "1");
        return HttpCall.get(uri, fields, Duration.ofSeconds(20), proxy);
    }

    @Test
    void callGoesThroughItsOwnProxy() throws Exception {
        try (RawServer proxy = RawServer.start();
                JdkHttpTransport transport = JdkHttpTransport.create()) {
            ProxyAddress address =
                    ProxyAddress.parse("http://127.0.0.1:" + proxy.uri("").getPort());

            CompletableFuture<HttpReply> reply =
                    transport.send(call(URI.create("http://upstream.invalid/x"), address), createExecutor());

            assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            RawServer.Request request = proxy.request();
            assertThat(request.line()).isEqualTo("GET http://upstream.invalid/x HTTP/1.1");
            assertThat(request.field("host")).isEqualTo("upstream.invalid");
        }
    }

    @Test
    void socksProxyIsRefusedInWords() {
        try (JdkHttpTransport transport = JdkHttpTransport.create()) {
            CompletableFuture<HttpReply> reply = transport.send(
                    call(URI.create("http://upstream.invalid/x"), ProxyAddress.parse("socks5://127.0.0.1:1")),
                    createExecutor());

            assertThatThrownBy(reply::join).hasMessageContaining("cannot use a SOCKS5 proxy");
        }
    }

    @Test
    void proxyOverTlsIsRefusedInWords() {
        try (JdkHttpTransport transport = JdkHttpTransport.create()) {
            CompletableFuture<HttpReply> reply = transport.send(
                    call(URI.create("http://upstream.invalid/x"), ProxyAddress.parse("https://127.0.0.1:1")),
                    createExecutor());

            assertThatThrownBy(reply::join).hasMessageContaining("speaks no TLS to a proxy");
        }
    }

    @Test
    void originIsReplacedAndTheRestKept() throws Exception {
        try (RawServer server = RawServer.start();
                HttpTransport transport = OriginOverride.of(JdkHttpTransport.create(), server.uri("/prefix/"))) {
            HttpCall call = HttpCall.get(
                    URI.create("https://upstream.invalid:443/a%2Fb?q=%20x"),
                    HttpFields.of("x-a", "1"),
                    Duration.ofSeconds(20),
                    null);

            transport.send(call, createExecutor()).get(20, TimeUnit.SECONDS);

            RawServer.Request request = server.request();
            assertThat(request.line()).isEqualTo("GET /prefix/a%2Fb?q=%20x HTTP/1.1");
            assertThat(request.field("x-a")).isEqualTo("1");
        }
    }

    @Test
    void overrideMustBeAnOrigin() {
        HttpTransport transport = JdkHttpTransport.create();
        for (String wrong : new String[] {"ftp://host", "http:opaque", "http://u:p@host", "http://host?q", "/path"}) {
            assertThatThrownBy(() -> OriginOverride.of(transport, URI.create(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected: http or https");
        }
        transport.close();
    }
}
