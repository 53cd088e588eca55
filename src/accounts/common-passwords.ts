/**
 * Passwords that are guessed first, and the words of this site with which people begin (ASVS 6.2.4, 6.2.11).
 * In small letters; endings of digits and signs are taken off before looking.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
    00000000 0987654321 11111111 11223344 12121212 123123123 123321123 12341234 12345678 123456789
    1234567890 123456789012345 1234567890123456 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 22222222 87654321
    88888888 987654321 a1b2c3d4 aa123456 abc12345 abcd1234 abcdefgh abcdefghi abcdefghij
    abcdefghijklmnop adminadmin administrator adminpassword advanced1 alexander arsenal1 asdfasdf
    asdfghjk asdfghjkl ashley123 autumn2026 bailey123 barcelona baseball benjamin cambridge cambridge1
    cambridgeenglish candidate candidate1 candidates certificate changeme changeme123 charlie1 chelsea1
    computer correcthorsebatterystaple corvette dragon123 elizabeth examination examinations
    examsofficer first1234 football freedom1 graphicalprofile harley123 hello123 hello1234 hellohello
    idnumber iloveyou iloveyouiloveyou internet jennifer jonathan jordan23 june2026 letmein1 letmein123
    letmeinletmein liverpool manchester master123 maverick mercedes michael1 michelle minecraft
    monkey123 mypassword mypassword1 newpassword november2026 oldpassword p@ssw0rd p@ssword pa55w0rd
    pa55word passpass passport passw0rd password password! password1 password12 password123
    passwordpassword passwordpassword1 pokemon1 preliminary preparationcentre princess proficiency
    q1w2e3r4 q1w2e3r4t5 qazwsxedc qwe12345 qweasdzxc qweqweqwe qwerqwer qwerty123 qwertyui qwertyuiop
    qwertyuiopasdfgh qwertyuiopasdfghjkl realmadrid results results-online results1 resultsonline
    samantha school123 secret123 secretnumber shadow123 spring2026 starwars student1 summer2024
    summer2025 summer2026 sunshine superman teacher1 test1234 testing123 testtest thequickbrownfox
    trustno1 victoria welcome welcome1 welcomewelcome whatever winter2025 winter2026 yourpassword
    zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123
  `
    .trim()
    .split(/\s+/),
)
