package io.kiroproxy.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** nginx where it is installed, nothing where it is not. */
record Floor(Optional<Nginx> nginx) implements AutoCloseable {

    static Floor start(Path folder, URI upstream) throws IOException {
        Optional<Path> program = Nginx.installed();
        return new Floor(
                program.isPresent() ? Optional.of(Nginx.start(program.get(), folder, upstream)) : Optional.empty());
    }

    /** What {@code request} costs there. */
    Optional<Target> target(byte[] request) {
        return nginx.map(floor -> new Target(
                Target.Kind.FLOOR, "floor (nginx)", floor.uri(), floor.pid(), request, request, Bodies::pieces));
    }

    @Override
    public void close() {
        nginx.ifPresent(Nginx::close);
    }
}
