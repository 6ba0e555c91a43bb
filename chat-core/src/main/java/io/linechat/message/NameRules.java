package io.linechat.message;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What nicknames and room names have in common.
 *
 * <p>A name is brought to Unicode form NFKC and then holds letters, digits and {@code - _ .}, at least one letter or
 * digit among them. Two names are the same if their keys are.
 *
 * <p><b>The rule against look-alikes</b> has two parts, after Unicode Technical Standard 39, without its tables. All
 * letters of a name are of one script ("Moderately Restrictive", with the East Asian scripts that are written
 * together). And the key maps what reads alike in most fonts to one character: the Cyrillic and Greek letters that look
 * Latin, {@code 0} and {@code o}, and {@code 1}, {@code i} and {@code l}. It does not see sequences ({@code rn} and
 * {@code m}) or accents ({@code á} and {@code a} are different names).
 */
final class NameRules {

    /** Each letter is read as the one behind it; lower case, since keys are folded, for shapes of either case. */
    private static final String LOOK_ALIKES = "0o1lil" // Latin and digits
            + "аaвbеeнhоoрpсcтtуyхxкkмmіlјjѕsһhԁdԛqԝwѵv" // Cyrillic
            + "αaβbεeζzηhιlκkμmνnοoρpτtυyχx"; // Greek

    /** The only letters that nobody sees; in form NFKC the other two fillers are the second of these. */
    private static final int HANGUL_CHOSEONG_FILLER = 0x115f;

    private static final int HANGUL_JUNGSEONG_FILLER = 0x1160;

    private static final Set<UnicodeScript> EAST_ASIAN = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO);

    private NameRules() {}

    /** The form in which a name is shown. */
    static String normalize(String what, String raw, int maxCodePoints) {
        String name = Normalizer.normalize(raw, Normalizer.Form.NFKC);
        if (name.isEmpty()) {
            throw new InvalidNameException(what + " is empty");
        }
        if (name.codePointCount(0, name.length()) > maxCodePoints) {
            throw new InvalidNameException(what + " is longer than " + maxCodePoints + " characters");
        }
        if (!name.codePoints().allMatch(NameRules::isAllowed)) {
            throw new InvalidNameException(what + " may hold letters, digits and - _ . only");
        }
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new InvalidNameException(what + " needs a letter or a digit");
        }
        if (mixesScripts(name)) {
            throw new InvalidNameException(what + " mixes letters of several scripts");
        }
        return name;
    }

    /** What two names have in common exactly if they are the same name to people. */
    static String key(String normalized) {
        // There is no case folding in the JDK. Up and down again is it, but for the capital sharp s, which has no upper
        // case while its lower case has one.
        String folded =
                normalized.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder key = new StringBuilder(Normalizer.normalize(folded, Normalizer.Form.NFKC));
        for (int i = 0; i < key.length(); i++) {
            key.setCharAt(i, readAs(key.charAt(i)));
        }
        return key.toString();
    }

    private static char readAs(char c) {
        for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
            if (LOOK_ALIKES.charAt(i) == c) {
                return LOOK_ALIKES.charAt(i + 1);
            }
        }
        return c;
    }

    private static boolean isAllowed(int codePoint) {
        if (codePoint == HANGUL_CHOSEONG_FILLER || codePoint == HANGUL_JUNGSEONG_FILLER) {
            return false;
        }
        return Character.isLetterOrDigit(codePoint) || codePoint == '-' || codePoint == '_' || codePoint == '.';
    }

    private static boolean mixesScripts(String name) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() > 1 && !EAST_ASIAN.containsAll(scripts);
    }
}
