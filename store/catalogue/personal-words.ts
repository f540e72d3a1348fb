const listWords = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Words in names of traits that hold what belongs to a person, whoever else shares it; in lower case, without accents. */
export const personalWords = listWords(`
  id ids uuid names nickname surname email mail phone mobile cell tel handy mobil movil celular gsm whatsapp fax
  address street zip postcode postal plz cep dob ip token secret password iban ssn cpf dni nif passport
  note notes comment comments bio owner contact manager rep assignee referrer spouse parent
  nom prenom nombre nombres apellido apellidos nome cognome sobrenome apelido imie nazwisko jmeno prijmeni soyad isim
  navn fornavn etternavn efternavn etunimi sukunimi nume prenume nev
  correo courriel correio direccion endereco indirizzo adres strasse straße calle rue rua
  cumpleanos naissance nacimiento nascimento nascita
  имя фамилия отчество фио телефон почта адрес улица рождения прізвище
  ονομα επωνυμο τηλεφωνο διευθυνση
  שם טלפון נייד כתובת
  اسم الاسم هاتف الهاتف جوال الجوال عنوان العنوان بريد البريد
  नाम फोन पता
`)

/** Words in names of traits whose values are places, things or words of the trade, however they are written. */
export const sharedWords = listWords(`
  city town country region state province timezone plan product tier team segment campaign feature category brand shop
  store branch industry department interest interests genre style color colour source channel stage status type kind
  level language currency role title tag tags membership
`)
