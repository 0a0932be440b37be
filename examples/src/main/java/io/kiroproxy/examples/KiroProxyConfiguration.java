package io.kiroproxy.examples;

import io.kiroproxy.server.KiroProxy;
import io.kiroproxy.server.config.ListenAddress;
import io.kiroproxy.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The proxy as a bean of a Spring Boot application; Spring closes it with the application. */
@Configuration
public class KiroProxyConfiguration {

    @Bean(destroyMethod = "close")
    KiroProxy kiroProxy(
            @Value("${kiro.home:kiro-home}") Path home,
            @Value("${kiro.host:127.0.0.1}") String host,
            @Value("${kiro.port:8080}") int port)
            throws IOException {
        return KiroProxy.builder()
                .home(home)
                .config(ServerConfig.DEFAULT.withListen(new ListenAddress(host, port)))
                .start();
    }
}
