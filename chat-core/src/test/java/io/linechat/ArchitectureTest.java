package io.linechat;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of ARCHITECTURE.md. */
final class ArchitectureTest {

    private static final String ROOT = "io.linechat";

    /** Whoever embeds the server sees these, and nothing else of it. */
    private static final List<String> PUBLIC_PACKAGES =
            List.of(ROOT, ROOT + ".client", ROOT + ".message", ROOT + ".spi", ROOT + ".transcript");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    message    |
                    spi        | message
                    protocol   | message
                    room       | message spi protocol
                    session    | message spi protocol room
                    http       | protocol session
                    tls        |
                    net        | message protocol room session http tls
                    client     | message protocol net tls
                    transcript |
                    """)
    void a_package_uses_no_other_than_it_may(String name, String others) {
        Stream<String> mayUse = others == null ? Stream.of() : Stream.of(others.split(" "));
        String[] ours = Stream.concat(Stream.of(name), mayUse)
                .map(other -> ROOT + "." + other)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(are(resideInAnyPackage(ROOT + ".."))
                        .and(are(resideInAnyPackage(ours)).negate()))
                .check(CORE);
    }

    @Test
    void the_nouns_and_what_an_embedder_implements_know_nothing_but_the_jdk() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".message", ROOT + ".spi", ROOT + ".transcript")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".message", ROOT + ".spi", ROOT + ".transcript")
                .check(CORE);
    }

    @Test
    void nothing_is_used_but_netty_slf4j_jackson_and_jspecify() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "jdk.net..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.netty..",
                        "tools.jackson.core..",
                        ROOT + "..")
                .check(CORE);
    }

    @Test
    void no_netty_type_stands_in_a_public_signature_but_for_the_hosts_event_loops() {
        List<String> found = CORE.stream()
                .filter(type -> PUBLIC_PACKAGES.contains(type.getPackageName()))
                .map(type -> type.reflect())
                .filter(ArchitectureTest::isVisible)
                .flatMap(type -> Stream.concat(
                        Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors())))
                .filter(ArchitectureTest::isForOthers)
                .filter(ArchitectureTest::mentionsNetty)
                .map(executable -> executable.getDeclaringClass().getSimpleName() + "." + executable.getName())
                .toList();

        assertThat(found).containsExactly("ChatServerBuilder.eventLoops");
    }

    @Test
    void the_module_exports_the_public_packages_only() {
        Module module = ChatServer.class.getModule();

        assertThat(module.getName()).isEqualTo("io.linechat.core");
        assertThat(module.getDescriptor().exports().stream()
                        .filter(exports -> !exports.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(PUBLIC_PACKAGES);
    }

    private static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static boolean isForOthers(Executable executable) {
        return (executable.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0 && !executable.isSynthetic();
    }

    private static boolean mentionsNetty(Executable executable) {
        Stream<Class<?>> result = executable instanceof Method method ? Stream.of(method.getReturnType()) : Stream.of();
        return Stream.concat(Arrays.stream(executable.getParameterTypes()), result)
                .anyMatch(type -> type.getPackageName().startsWith("io.netty."));
    }
}
