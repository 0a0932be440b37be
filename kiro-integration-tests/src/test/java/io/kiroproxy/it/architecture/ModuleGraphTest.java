package io.kiroproxy.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** Arrows point from the user to the used, and there are no others. */
class ModuleGraphTest {

    private static final JavaClasses PRODUCT = Product.classes();

    @Test
    void coreDependsOnTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("io.kiroproxy.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.kiroproxy.core..", "java..", "org.jspecify.annotations..")
                .check(PRODUCT);
    }

    @Test
    void protocolsKnowNeitherAccountsNorServer() {
        noClasses()
                .that()
                .resideInAPackage("io.kiroproxy.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kiroproxy.credential..",
                        "io.kiroproxy.server..",
                        "io.kiroproxy.simulator..",
                        "io.kiroproxy.cli..",
                        "io.netty..")
                .check(PRODUCT);
    }

    @Test
    void accountsKnowNeitherProtocolsNorServer() {
        noClasses()
                .that()
                .resideInAPackage("io.kiroproxy.credential..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kiroproxy.protocol..",
                        "io.kiroproxy.server..",
                        "io.kiroproxy.simulator..",
                        "io.kiroproxy.cli..",
                        "io.netty..")
                .check(PRODUCT);
    }

    @Test
    void serverKnowsNoClientProtocolAndNoSimulator() {
        noClasses()
                .that()
                .resideInAPackage("io.kiroproxy.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kiroproxy.protocol.anthropic..",
                        "io.kiroproxy.protocol.openai..",
                        "io.kiroproxy.protocol.responses..",
                        "io.kiroproxy.protocol.gemini..",
                        "io.kiroproxy.simulator..",
                        "io.kiroproxy.cli..")
                .check(PRODUCT);
    }

    @Test
    void upstreamAndClientProtocolsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.kiroproxy.protocol.kiro..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.kiroproxy.protocol.anthropic..",
                        "io.kiroproxy.protocol.openai..",
                        "io.kiroproxy.protocol.responses..",
                        "io.kiroproxy.protocol.gemini..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.kiroproxy.protocol.anthropic..",
                        "io.kiroproxy.protocol.openai..",
                        "io.kiroproxy.protocol.responses..",
                        "io.kiroproxy.protocol.gemini..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.kiroproxy.protocol.kiro..")
                .check(PRODUCT);
    }

    @Test
    void clientProtocolsDoNotKnowEachOther() {
        for (String one : Product.CLIENT_PROTOCOLS) {
            String[] others = Product.CLIENT_PROTOCOLS.stream()
                    .filter(other -> !other.equals(one))
                    .map(other -> "io.kiroproxy.protocol." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.kiroproxy.protocol." + one + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .allowEmptyShould(true)
                    .check(PRODUCT);
        }
    }

    @Test
    void simulatorIsBuiltFromTheDocumentsAndNotFromTheProvider() {
        noClasses()
                .that()
                .resideInAPackage("io.kiroproxy.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.kiroproxy.protocol.kiro..", "io.kiroproxy.credential..", "io.kiroproxy.core..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheTelemetryModuleKnowsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kiroproxy.telemetry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kiroproxy.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(PRODUCT);
    }
}
