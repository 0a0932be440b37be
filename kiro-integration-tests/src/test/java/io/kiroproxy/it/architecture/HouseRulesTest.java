package io.kiroproxy.it.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

    private static final JavaClasses PRODUCT = Product.classes();

    @Test
    void everyPackageIsNullMarked() {
        PRODUCT.stream().map(JavaClass::getPackage).distinct().forEach(p -> {
            if (!p.isAnnotatedWith(NullMarked.class)) {
                throw new AssertionError(p.getName() + " has no @NullMarked package-info");
            }
        });
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(areWrittenByHand())
                .should()
                .beFinal()
                .check(PRODUCT);
    }

    @Test
    void nothingIsNamedByKindInsteadOfByThing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(PRODUCT);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..impl..", "..dto..", "..helpers..")
                .check(PRODUCT);
    }

    @Test
    void publicClassesAreFinalOrOpenForImplementation() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .and()
                .areNotAnnotations()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(PRODUCT);
    }

    @Test
    void accessorsHaveNoGetPrefix() {
        methods()
                .that()
                .areDeclaredInClassesThat(areWrittenByHand())
                .and()
                .arePublic()
                .and()
                .haveRawParameterTypes(new Class<?>[0])
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .check(PRODUCT);
    }

    @Test
    void librariesDoNotPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kiroproxy.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }

    @Test
    void jacksonIsHiddenFromPublicSignatures() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(
                        "io.kiroproxy.core..",
                        "io.kiroproxy.protocol",
                        "io.kiroproxy.protocol.spi",
                        "io.kiroproxy.credential",
                        "io.kiroproxy.server")
                .should()
                .notHaveRawReturnType(inJackson())
                .check(PRODUCT);
    }

    private static DescribedPredicate<JavaClass> inJackson() {
        return DescribedPredicate.describe(
                "a Jackson type", type -> type.getPackageName().startsWith("com.fasterxml.jackson"));
    }

    private static DescribedPredicate<JavaClass> areWrittenByHand() {
        return DescribedPredicate.describe(
                "written by hand", type -> !type.isEnum() && !type.getName().contains("$$"));
    }
}
