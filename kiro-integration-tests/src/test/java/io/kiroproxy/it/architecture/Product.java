package io.kiroproxy.it.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The product's own classes, without tests. */
final class Product {

    static final List<String> CLIENT_PROTOCOLS = List.of("anthropic", "openai", "responses", "gemini");

    private Product() {}

    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                // From the phase "package" on, the tests that other modules share come as jars.
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(
                        "io.kiroproxy.core",
                        "io.kiroproxy.protocol",
                        "io.kiroproxy.credential",
                        "io.kiroproxy.simulator",
                        "io.kiroproxy.server",
                        "io.kiroproxy.cli");
    }
}
